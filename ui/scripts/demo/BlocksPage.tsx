import {
  Amount,
  Chart,
  ErrorPanel,
  Figure,
  Figures,
  FilePick,
  Page,
  ProgressPanel,
  Section,
} from "@/components";
import { ownError } from "@/ipc";

const months = ["2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03"];
const cny = (minor: string) => ({ minor, currency: "CNY" });

export default function BlocksPage() {
  return (
    <Page title="2026-03">
      <Figures>
        <Figure
          label="Billed"
          value={<Amount value={cny("128450000")} withCurrency />}
          definition="Finalised bills of the month."
          basis="by billing period"
          asOf="2026-03-31"
          ties={{ tied: true }}
          onDrill={() => undefined}
        />
        <Figure
          label="Collected"
          value={<Amount value={cny("98450000")} withCurrency />}
          definition="Payments allocated in the month."
          basis="by payment date"
          asOf="2026-03-31"
          ties={{ tied: false, note: "CNY 12.00" }}
        />
        <Figure
          label="Credits"
          value={<Amount value={cny("-450000")} withCurrency />}
          definition="Credit notes issued."
          asOf="2026-03-31"
        />
      </Figures>
      <Section title="By month">
        <Chart
          kind="bar"
          stacked
          categories={months}
          series={[
            { name: "Storage", values: months.map((_, index) => cny(`${42000000 + index * 3100000}`)) },
            { name: "CDN", values: months.map((_, index) => cny(`${22000000 + index * 1900000}`)) },
          ]}
          description="Billed by month"
        />
      </Section>
      <Section title="States">
        <ProgressPanel
          title="Bill run"
          progress={{
            requestId: "",
            phase: "rating",
            done: 12840,
            total: 20000,
            ratePerSecond: 15230,
            secondsLeft: 74,
          }}
          onCancel={() => undefined}
        />
        <FilePick purpose="usage" />
        <ErrorPanel error={ownError("unreachable", "127.0.0.1:4780")} onRetry={() => undefined} />
      </Section>
    </Page>
  );
}
