import { Button } from "antd";
import { useGo } from "@/app/router";
import { Amount, type Column, DataTable, Facts, Page, StateTag } from "@/components";
import type { Amount as AmountValue } from "@/ipc";

interface Bill {
  billId: number;
  number: string;
  customer: string;
  period: string;
  dueOn: string;
  state: string;
  total: AmountValue;
  open: AmountValue;
}

const columns: Column<Bill>[] = [
  { key: "number", title: "Number", width: 160, value: (row) => row.number, sortable: true },
  { key: "customer", title: "Customer", width: 220, value: (row) => row.customer, sortable: true },
  { key: "period", title: "Period", width: 96, kind: "date", value: (row) => row.period },
  { key: "dueOn", title: "Due", width: 112, kind: "date", value: (row) => row.dueOn, sortable: true },
  {
    key: "state",
    title: "State",
    width: 140,
    value: (row) => row.state,
    render: (row) => <StateTag state={row.state} label={row.state} />,
  },
  { key: "total", title: "Total", width: 140, kind: "amount", value: (row) => row.total, sortable: true },
  { key: "open", title: "Open", width: 140, kind: "amount", value: (row) => row.open },
];

export default function BillsPage() {
  const go = useGo();
  return (
    <Page title="Bills" fill actions={<Button type="primary">Run billing</Button>}>
      <DataTable<Bill, { total: AmountValue; open: AmountValue }>
        id="demo.bills"
        query="demo.bills"
        columns={columns}
        rowKey={(row) => row.billId}
        searchKey="text"
        filters={[
          { key: "state", label: "State", kind: "select", options: [{ value: "sent", label: "sent" }] },
          { key: "due", label: "Due", kind: "dates" },
        ]}
        totals={(totals) => ({
          total: <Amount value={totals.total} />,
          open: <Amount value={totals.open} />,
        })}
        bulkActions={[{ key: "send", label: "Send", run: (_, done) => done() }]}
        exports={[{ format: "xlsx", query: "demo.export", suggestedName: "bills.xlsx" }]}
        sidePanel={(row) => ({
          title: row.number,
          content: (
            <Facts
              facts={[
                { label: "Customer", value: row.customer },
                { label: "Total", value: <Amount value={row.total} withCurrency /> },
              ]}
            />
          ),
        })}
        onOpenPage={() => go("/detail")}
        empty={{
          title: "No bills yet",
          text: "Bills appear here when a month has been billed.",
          action: { label: "Run billing", run: () => undefined },
        }}
      />
    </Page>
  );
}
