import { MinusOutlined, PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  type BossError,
  carrier,
  type DocumentCall,
  type DocumentFile,
  toBossError,
  useAskNamed,
} from "@/ipc";
import { ErrorPanel } from "./ErrorPanel";
import { type OpenPdf, openPdf } from "./pdf";
import styles from "./pdf.module.css";
import { SkeletonLines } from "./Skeleton";

const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3];

/** A PDF that a query makes, page by page, with zoom, print, save-as and open. Drawn by pdf.js: not every webview shows PDFs. */
export function PdfPreview({ query, input, suggestedName }: DocumentCall) {
  const answer = useAskNamed<DocumentFile>(query, input);
  const [zoom, setZoom] = useState(1);
  const { pdf, error: broken } = useOpenPdf(answer.data);
  const [failure, setFailure] = useState<BossError | null>(null);
  const error = answer.error ?? broken ?? failure;
  const call = { query, input, suggestedName };
  const attempt = (work: () => Promise<unknown>) => () => {
    setFailure(null);
    work().catch((thrown) => setFailure(toBossError(thrown)));
  };
  return (
    <div className={styles.preview}>
      <PdfBar
        pages={pdf?.pages ?? null}
        zoom={zoom}
        onZoom={setZoom}
        onPrint={attempt(async () => pdf?.print())}
        onSave={attempt(() => carrier().saveDocument(call))}
        onOpen={attempt(() => carrier().openDocument(call))}
      />
      {error && <ErrorPanel error={error} />}
      <div className={styles.pages}>
        {!pdf && !error && <SkeletonLines count={8} />}
        {pdf &&
          Array.from({ length: pdf.pages }, (_, index) => index + 1).map((page) => (
            <PdfPage key={page} pdf={pdf} page={page} zoom={zoom} />
          ))}
      </div>
    </div>
  );
}

function useOpenPdf(file: DocumentFile | undefined): { pdf: OpenPdf | null; error: BossError | null } {
  const [pdf, setPdf] = useState<OpenPdf | null>(null);
  const [error, setError] = useState<BossError | null>(null);
  useEffect(() => {
    if (!file) return;
    let closed = false;
    let opened: OpenPdf | null = null;
    openPdf(file.base64).then(
      (document) => {
        opened = document;
        if (closed) document.close();
        else setPdf(document);
      },
      (thrown) => setError(toBossError(thrown)),
    );
    return () => {
      closed = true;
      opened?.close();
      setPdf(null);
    };
  }, [file]);
  return { pdf, error };
}

interface BarProps {
  pages: number | null;
  zoom: number;
  onZoom: (zoom: number) => void;
  onPrint: () => void;
  onSave: () => void;
  onOpen: () => void;
}

function PdfBar({ pages, zoom, onZoom, onPrint, onSave, onOpen }: BarProps) {
  const { t } = useTranslation("components");
  const at = ZOOMS.indexOf(zoom);
  const smaller = ZOOMS[at - 1];
  const larger = ZOOMS[at + 1];
  return (
    <div className={styles.bar}>
      <span className="number">{pages === null ? "" : t("pdf.pages", { count: pages })}</span>
      <span className={styles.gap} />
      <Button
        size="small"
        type="text"
        icon={<MinusOutlined />}
        aria-label={t("pdf.smaller")}
        disabled={smaller === undefined}
        onClick={() => smaller && onZoom(smaller)}
      />
      <span className={`${styles.zoom} number`}>{Math.round(zoom * 100)}%</span>
      <Button
        size="small"
        type="text"
        icon={<PlusOutlined />}
        aria-label={t("pdf.larger")}
        disabled={larger === undefined}
        onClick={() => larger && onZoom(larger)}
      />
      <Button size="small" onClick={onPrint} disabled={pages === null}>
        {t("pdf.print")}
      </Button>
      <Button size="small" onClick={onOpen}>
        {t("pdf.open")}
      </Button>
      <Button size="small" type="primary" onClick={onSave}>
        {t("pdf.save")}
      </Button>
    </div>
  );
}

/** One page, drawn when it comes near the visible part. */
function PdfPage({ pdf, page, zoom }: { pdf: OpenPdf; page: number; zoom: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [near, setNear] = useState(page === 1);
  const size = useMemo(() => pdf.sizeOf(page, zoom), [pdf, page, zoom]);
  useEffect(() => {
    const box = canvas.current;
    if (!box || near) return;
    const watcher = new IntersectionObserver(
      (entries) => setNear(entries.some((entry) => entry.isIntersecting)),
      { rootMargin: "600px" },
    );
    watcher.observe(box);
    return () => watcher.disconnect();
  }, [near]);
  useEffect(() => {
    if (!near || !canvas.current) return;
    return pdf.draw(page, canvas.current, zoom);
  }, [pdf, page, zoom, near]);
  return <canvas ref={canvas} className={styles.page} style={{ width: size.width, height: size.height }} />;
}
