import { useTranslation } from "react-i18next";
import { FormDialog } from "@/components";
import { useStanding } from "../session";
import { OwnPasswordFields, type OwnPasswordForm, ownPasswordInput } from "./OwnPasswordFields";

/** A person's own new password. It ends their sessions, this one too: the sign-in comes up by itself. */
export function OwnPasswordDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("frame");
  const { signOut } = useStanding();
  return (
    <FormDialog<"staff.change_own_password", OwnPasswordForm>
      title={t("who.password")}
      action="staff.change_own_password"
      initial={{}}
      input={ownPasswordInput}
      // A password is sent once, when it is changed: there is no dry run of it.
      ready={() => false}
      submitLabel={t("password.change")}
      width={440}
      onDone={() => signOut()}
      onClose={onClose}
    >
      <OwnPasswordFields />
    </FormDialog>
  );
}
