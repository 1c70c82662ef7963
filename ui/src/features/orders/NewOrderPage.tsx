import { Navigate } from "@tanstack/react-router";
import { useAddress } from "@/app/router";

/** The way to the guided form of a new order, for an account where the address names one. */
export default function NewOrderPage() {
  const address = useAddress();
  return <Navigate to="/flows/$flow" params={{ flow: "new-order" }} search={address} replace />;
}
