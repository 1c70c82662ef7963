import { ColumnWidthOutlined, MinusOutlined, PlusOutlined } from "@ant-design/icons";
import { App, Button, Tooltip } from "antd";
import { type KeyboardEvent, type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  type BossError,
  carrier,
  type DocumentCall,
  type DocumentFile,
  toBossError,
  useAskNamed,
  useSettled,
} from "@/ipc";
import { ErrorPanel } from "./ErrorPanel";
import { type OpenPdf, openPdf } from "./pdf";
import styles from "./pdf.module.css";
import { fittingZoom, stepZoom, type Zoom } from "./pdfZoom";
import { SkeletonLines } from "./Skeleton";

/** A PDF that a query makes, page by page, with zoom, print, save-as and open. Drawn by pdf.js: not every webview shows PDFs. */
export function PdfPreview({ query, input, suggestedName }: DocumentCall) {
  const { t } = useTranslation("components");
  const { message } = App.useApp();
  const answer = useAskNamed<DocumentFile>(query, input);
  const [zoom, setZoom] = useState<Zoom>("width");
  const { pdf, error: broken } = useOpenPdf(answer.data);
  const [failure, setFailure] = useState<BossError | null>(null);
  const scroller = useRef<HTMLElement>(null);
  const room = useWidth(scroller);
  const scale = pdf ? (zoom === "width" ? fittingZoom(room, pdf.firstSize.width) : zoom) : 1;
  const at = useCurrentPage(scroller, pdf?.pages ?? 0);
  const error = answer.error ?? broken ?? failure;
  const call = { query, input, suggestedName };
  const attempt = (work: () => Promise<unknown>) => () => {
    setFailure(null);
    work().catch((thrown) => setFailure(toBossError(thrown)));
  };
  const step = (direction: 1 | -1) => setZoom(stepZoom(scale, direction));
  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "+" || event.key === "=") step(1);
    else if (event.key === "-") step(-1);
    else if (event.key === "0") setZoom("width");
    else return;
    event.preventDefault();
  }
  return (
    <div className={styles.preview}>
      <PdfBar
        pages={pdf?.pages ?? null}
        at={at}
        scale={scale}
        fits={zoom === "width"}
        onStep={step}
        onFit={() => setZoom("width")}
        onPrint={attempt(async () => pdf?.print())}
        onSave={attempt(async () => {
          const saved = await carrier().saveDocument(call);
          if (saved) message.success(t("table.saved", { name: saved }));
        })}
        onOpen={attempt(() => carrier().openDocument(call))}
      />
      {error && <ErrorPanel error={error} onRetry={answer.error ? () => answer.refetch() : undefined} />}
      <section
        ref={scroller}
        className={styles.pages}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
        tabIndex={0}
        aria-label={t("pdf.label")}
        onKeyDown={onKeyDown}
      >
        {!pdf && !error && <SkeletonLines count={8} />}
        {pdf &&
          Array.from({ length: pdf.pages }, (_, index) => index + 1).map((page) => (
            <PdfPage key={page} pdf={pdf} page={page} zoom={scale} scroller={scroller} />
          ))}
      </section>
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
    setError(null);
    openPdf(file.base64).then(
      (document) => {
        opened = document;
        if (closed) document.close();
        else setPdf(document);
      },
      (thrown) => !closed && setError(toBossError(thrown)),
    );
    return () => {
      closed = true;
      opened?.close();
      setPdf(null);
    };
  }, [file]);
  return { pdf, error };
}

/** Room for a page between the paddings of the scrolled element, in CSS pixels. */
function useWidth(box: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = () => {
      const style = getComputedStyle(element);
      const padding = Number.parseInt(style.paddingLeft, 10) + Number.parseInt(style.paddingRight, 10);
      setWidth(element.clientWidth - (padding || 0));
    };
    look();
    const watcher = new ResizeObserver(look);
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [box]);
  return width;
}

/** The page in the middle of what is seen. */
function useCurrentPage(box: RefObject<HTMLElement | null>, pages: number): number {
  const [at, setAt] = useState(1);
  useEffect(() => {
    const element = box.current;
    if (!element || pages === 0) return;
    const look = () => {
      const middle = element.scrollTop + element.clientHeight / 2;
      const slots = [...element.children].filter((child) => child instanceof HTMLElement);
      const passed = slots.filter((slot) => slot.offsetTop <= middle).length;
      setAt(Math.min(pages, Math.max(1, passed)));
    };
    look();
    element.addEventListener("scroll", look, { passive: true });
    return () => element.removeEventListener("scroll", look);
  }, [box, pages]);
  return at;
}

interface BarProps {
  pages: number | null;
  at: number;
  scale: number;
  fits: boolean;
  onStep: (direction: 1 | -1) => void;
  onFit: () => void;
  onPrint: () => void;
  onSave: () => void;
  onOpen: () => void;
}

function PdfBar({ pages, at, scale, fits, onStep, onFit, onPrint, onSave, onOpen }: BarProps) {
  const { t } = useTranslation("components");
  const nothing = pages === null;
  return (
    <div className={styles.bar}>
      <span className="number">
        {nothing ? "" : pages === 1 ? t("pdf.pages", { count: pages }) : t("pdf.at", { page: at, pages })}
      </span>
      <span className={styles.gap} />
      <Button
        size="small"
        type="text"
        icon={<MinusOutlined />}
        aria-label={t("pdf.smaller")}
        disabled={nothing || stepZoom(scale, -1) === scale}
        onClick={() => onStep(-1)}
      />
      <span className={`${styles.zoom} number`}>{nothing ? "" : `${Math.round(scale * 100)}%`}</span>
      <Button
        size="small"
        type="text"
        icon={<PlusOutlined />}
        aria-label={t("pdf.larger")}
        disabled={nothing || stepZoom(scale, 1) === scale}
        onClick={() => onStep(1)}
      />
      <Tooltip title={t("pdf.fit")}>
        <Button
          size="small"
          type="text"
          icon={<ColumnWidthOutlined />}
          aria-label={t("pdf.fit")}
          aria-pressed={fits}
          disabled={nothing || fits}
          onClick={onFit}
        />
      </Tooltip>
      <Button size="small" onClick={onPrint} disabled={nothing}>
        {t("pdf.print")}
      </Button>
      <Button size="small" onClick={onOpen} disabled={nothing}>
        {t("pdf.open")}
      </Button>
      <Button size="small" type="primary" onClick={onSave} disabled={nothing}>
        {t("pdf.save")}
      </Button>
    </div>
  );
}

interface PageProps {
  pdf: OpenPdf;
  page: number;
  zoom: number;
  scroller: RefObject<HTMLElement | null>;
}

const ZOOM_PAUSE_MS = 80;

/**
 * One page. It is drawn while it is near what is seen, and forgotten when it is far, so a long document costs what a
 * short one costs. While a sharper picture is being drawn, the former one stays, stretched.
 */
function PdfPage({ pdf, page, zoom, scroller }: PageProps) {
  const slot = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState(pdf.firstSize);
  const near = useNear(slot, scroller, page === 1);
  const density = useDensity();
  const settled = useSettled(zoom, ZOOM_PAUSE_MS);
  const [drawn, setDrawn] = useState(false);
  useEffect(() => {
    if (near) pdf.sizeOf(page).then(setSize, () => undefined);
  }, [pdf, page, near]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another density of the screen asks for another picture.
  useEffect(() => {
    const box = slot.current;
    if (!near || !box) return;
    const stopped = new AbortController();
    pdf.draw(page, settled, stopped.signal).then(
      (canvas) => {
        if (!canvas || stopped.signal.aborted) return;
        box.replaceChildren(canvas);
        setDrawn(true);
      },
      () => undefined,
    );
    return () => stopped.abort();
  }, [pdf, page, settled, near, density]);
  useEffect(() => {
    if (near) return;
    slot.current?.replaceChildren();
    setDrawn(false);
  }, [near]);
  return (
    <div
      className={styles.page}
      aria-busy={near && !drawn}
      style={{ width: Math.floor(size.width * zoom), height: Math.floor(size.height * zoom) }}
    >
      <div ref={slot} />
      {near && !drawn && (
        <div className={styles.drawing}>
          <SkeletonLines count={12} />
        </div>
      )}
    </div>
  );
}

function useNear(
  slot: RefObject<HTMLElement | null>,
  scroller: RefObject<HTMLElement | null>,
  first: boolean,
) {
  const [near, setNear] = useState(first);
  useEffect(() => {
    const box = slot.current;
    if (!box) return;
    const watcher = new IntersectionObserver(
      (entries) => setNear(entries.some((entry) => entry.isIntersecting)),
      { root: scroller.current, rootMargin: "800px 0px" },
    );
    watcher.observe(box);
    return () => watcher.disconnect();
  }, [slot, scroller]);
  return near;
}

/** Device pixels per CSS pixel; changes when the window moves to another screen. */
function useDensity(): number {
  const [density, setDensity] = useState(window.devicePixelRatio || 1);
  const look = useCallback(() => setDensity(window.devicePixelRatio || 1), []);
  useEffect(() => {
    const query = window.matchMedia(`(resolution: ${density}dppx)`);
    query.addEventListener("change", look);
    return () => query.removeEventListener("change", look);
  }, [density, look]);
  return density;
}
