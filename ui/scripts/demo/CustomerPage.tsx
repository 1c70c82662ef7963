import {
  Amount,
  DetailPage,
  Explain,
  ExplainLines,
  Facts,
  PdfPreview,
  Section,
  StateTag,
  Timeline,
} from "@/components";

const due = { minor: "318000", currency: "CNY" };

export default function CustomerPage() {
  return (
    <DetailPage
      name="青禾云存储有限公司"
      number="C-000123"
      state={<StateTag state="active" label="在用" />}
      actions={[
        { key: "order", label: "加订产品", run: () => undefined, primary: true },
        { key: "pay", label: "登记收款", run: () => undefined },
        { key: "invoice", label: "开具发票", run: () => undefined, disabledReason: "没有可开票的账单" },
        { key: "close", label: "销户", run: () => undefined, disabledReason: "还有未结清的账单" },
      ]}
      timeline={
        <Timeline
          entries={[
            {
              key: 1,
              at: "2026-03-02T02:11:00Z",
              who: "周敏",
              what: "登记收款 CNY 3,180.00",
              requestId: "0195a1c2-7b3e-7c41-9a52-0c1f2e3d4b5a",
            },
            { key: 2, at: "2026-03-01T00:05:00Z", who: "系统", what: "出账 B-2026-0000123" },
          ]}
        />
      }
    >
      <Facts
        facts={[
          { label: "统一社会信用代码", value: "91440300MA5EXAMPLE" },
          { label: "账户", value: "A-000318" },
          {
            label: "应收",
            value: (
              <>
                <Amount value={due} withCurrency />
                <Explain title="应收的由来">
                  <ExplainLines
                    lines={[
                      { label: "对象存储", value: "3,000.00", note: "2026-03-01 – 2026-04-01" },
                      { label: "税", value: "180.00" },
                      { label: "合计", value: "3,180.00" },
                    ]}
                  />
                </Explain>
              </>
            ),
          },
        ]}
      />
      <Section title="发票">
        <PdfPreview query="demo.invoice" input={{}} suggestedName="INV-2026-000123.pdf" />
      </Section>
    </DetailPage>
  );
}
