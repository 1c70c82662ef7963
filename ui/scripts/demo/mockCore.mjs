// Answers like `boss serve`, from made-up rows. For looking at pages only.
const state = { place: "choose", session: null, drafts: new Map(), nextDraft: 1 };
const staffHint = [
  { login: "finance", password: "demo", name: "周敏 · 财务" },
  { login: "manager", password: "demo", name: "陈立 · 经理" },
];
const session = {
  staffId: 1,
  login: "finance",
  name: "周敏",
  roles: ["finance"],
  permissions: ["flows.run"],
};
const states = ["new", "sent", "partiallyPaid", "settled", "onHold"];
const names = [
  "青禾云存储",
  "北辰视讯",
  "远帆网络",
  "澄湖数据",
  "松间教育",
  "明川医疗",
  "秋水传媒",
  "海岳物流",
];
const TOTAL = 1_000_000;

function bill(index) {
  const minor = BigInt((index * 7919) % 9_000_000) + 12_345n;
  return {
    billId: index + 1,
    number: `B-2026-${String(index + 1).padStart(7, "0")}`,
    customer: `${names[index % names.length]}有限公司`,
    period: `2026-${String((index % 12) + 1).padStart(2, "0")}`,
    dueOn: `2026-${String((index % 12) + 1).padStart(2, "0")}-28`,
    state: states[index % states.length],
    total: { minor: (index % 17 === 5 ? -minor : minor).toString(), currency: "CNY" },
    open: { minor: (index % 5 === 3 ? 0n : minor).toString(), currency: "CNY" },
  };
}

const text = (what, why, todo) => ({
  "zh-CN": { what, why, do: todo },
  en: { what: `[${what}]`, why, do: todo },
});
const error = (code, texts, faults = []) => ({
  code,
  params: {},
  texts,
  faults,
  requestId: "01900000-0000-7000-8000-000000000000",
  action: null,
});

/** A two-page PDF, small enough to be written out; readers rebuild the missing cross-reference table. */
function smallPdf() {
  const stream = "BT /F1 24 Tf 72 720 Td (Invoice INV-2026-000123) Tj 0 -40 Td (Total CNY 3,180.00) Tj ET";
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 6 0 R >> >> >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 6 0 R >> >> >>",
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  const body = objects.map((object, index) => `${index + 1} 0 obj\n${object}\nendobj\n`).join("");
  return Buffer.from(`%PDF-1.7\n${body}trailer\n<< /Root 1 0 R /Size 7 >>\n%%EOF\n`).toString("base64");
}

const queries = {
  "demo.invoice": () => ({
    fileName: "INV-2026-000123.pdf",
    mediaType: "application/pdf",
    base64: smallPdf(),
  }),
  "demo.bills": ({ window: { offset = 0, limit = 200 } = {}, text: search }) => {
    const total = search === "无" ? 0 : TOTAL;
    const rows = Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, index) =>
      bill(offset + index),
    );
    return {
      rows,
      total,
      totals: {
        total: { minor: "4512345678901", currency: "CNY" },
        open: { minor: "980012345", currency: "CNY" },
      },
    };
  },
  "customers.similar": ({ name }) => ({
    rows: names
      .filter((each) => name && each.includes(name[0]))
      .map((each, index) => ({ name: `${each}有限公司`, number: `C-00000${index + 1}`, state: "active" })),
  }),
  "catalog.offerings": () => ({
    rows: [
      { offeringId: 1, name: "对象存储 标准型", priceText: "¥0.12 / GB·月" },
      { offeringId: 2, name: "CDN 流量 国内", priceText: "¥0.18 / GB 起，阶梯" },
      { offeringId: 3, name: "视频转码 高清", priceText: "¥0.065 / 分钟" },
      { offeringId: 4, name: "技术支持 商务级", priceText: "¥3,000.00 / 月" },
    ],
  }),
  "flows.drafts": () => ({ rows: [...state.drafts.values()].map(({ data, version, ...row }) => row) }),
  "flows.draft": ({ draftId }) => state.drafts.get(draftId),
};

function saveDraft(input) {
  const draftId = input.draftId ?? state.nextDraft++;
  const saved = {
    ...input,
    draftId,
    version: (state.drafts.get(draftId)?.version ?? 0) + 1,
    savedAt: "2026-11-18T02:00:00Z",
  };
  state.drafts.set(draftId, saved);
  return {
    output: { draftId, version: saved.version, savedAt: saved.savedAt },
    changes: [],
    stale: ["drafts"],
  };
}

const actions = {
  "flows.save_draft": saveDraft,
  "flows.discard_draft": ({ draftId }) => {
    state.drafts.delete(draftId);
    return { output: null, changes: [], stale: ["drafts"] };
  },
  "demo.open_account": (input) => {
    if (input.customer?.name?.includes("错")) {
      throw error(
        "customer.name_refused",
        text("客户名称不能用", "名称里有不允许的字", "请改用营业执照上的名称"),
        [
          {
            place: "customer.name",
            code: "customer.name_refused",
            params: {},
            texts: text("名称里有不允许的字", "", ""),
          },
        ],
      );
    }
    return {
      output: {
        accountNumber: "A-000318",
        customerId: 318,
        firstBill: { minor: "318000", currency: "CNY" },
        tax: { minor: "18000", currency: "CNY" },
        billedOn: "2026-04-01",
      },
      changes: [
        { verb: "created", kind: "customer", id: null, label: input.customer.name },
        { verb: "created", kind: "account", id: null, label: "A-000318" },
        ...input.items.map((item) => ({
          verb: "created",
          kind: "subscription",
          id: null,
          label: `产品 ${item.offeringId} × ${item.quantity}`,
        })),
      ],
      warnings: input.customer.creditCode
        ? []
        : [
            {
              code: "customer.no_code",
              params: {},
              place: "customer.creditCode",
              texts: text("没有统一社会信用代码", "开具专用发票时需要", "可以以后补填"),
            },
          ],
      stale: ["customers"],
    };
  },
};

const place = () => ({
  state: state.place,
  companyName: state.place === "choose" ? null : "云岭数据服务有限公司",
  demo: state.place !== "choose",
  staffHint: state.place === "signIn" ? staffHint : null,
});

const routes = {
  "GET /api/place": place,
  "POST /api/place/demo": async () => {
    await new Promise((done) => setTimeout(done, 300));
    state.place = "signIn";
    return place();
  },
  "POST /api/place/establish": () => {
    throw error("company.name_taken", text("公司名称已被使用", "这台电脑上已有同名公司", "请换一个名称"), [
      { place: "company.name", code: "company.name_taken", params: {}, texts: text("已有同名公司", "", "") },
    ]);
  },
  "GET /api/session": () => state.session,
  "POST /api/session": ({ password }) => {
    if (password !== "demo")
      throw error(
        "staff.wrong_password",
        text("登录名或密码不对", "两者之一与记录不符", "请检查大小写后重试"),
      );
    state.session = session;
    state.place = "ready";
    return session;
  },
  "DELETE /api/session": () => {
    state.session = null;
    state.place = "signIn";
    return null;
  },
  "POST /api/session/lock": () => {
    state.place = "locked";
    return null;
  },
  "POST /api/session/unlock": () => {
    state.place = "ready";
    return session;
  },
  "POST /api/ask": ({ query, input }) => queries[query](input),
  "POST /api/act": ({ action, input, requestId, dryRun }) => ({
    requestId,
    dryRun,
    replayed: false,
    warnings: [],
    ...actions[action](input),
  }),
  "POST /api/cancel": () => null,
  "GET /api/progress": () => null,
  "POST /api/log": (report) => {
    console.error("page reports:", report.message, report.stack);
    return null;
  },
  // Puts the made-up core back to its beginning, for the screenshots.
  "POST /api/reset": () => {
    Object.assign(state, { place: "choose", session: null, drafts: new Map() });
    return null;
  },
};

export function mockCore() {
  return {
    name: "mock-core",
    configureServer(server) {
      server.middlewares.use(async (request, response, next) => {
        const route = routes[`${request.method} ${request.url?.split("?")[0]}`];
        if (!route) return next();
        const chunks = [];
        for await (const chunk of request) chunks.push(chunk);
        response.setHeader("content-type", "application/json");
        try {
          const answer = await route(chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : {});
          response.end(JSON.stringify(answer ?? null));
        } catch (thrown) {
          response.statusCode = thrown.code ? 422 : 500;
          response.end(JSON.stringify(thrown.code ? thrown : { message: String(thrown) }));
        }
      });
    },
  };
}
