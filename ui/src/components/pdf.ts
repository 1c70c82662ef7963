import type { PDFPageProxy, RenderTask } from "pdfjs-dist";
import workerUrl from "pdfjs-dist/legacy/build/pdf.worker.min.mjs?url";
import { carrier } from "@/ipc";

/** A PDF in memory, ready to be drawn. */
export interface OpenPdf {
  pages: number;
  /** Size of a page in CSS pixels. */
  sizeOf(page: number, zoom: number): { width: number; height: number };
  /** Draws a page; returns how to stop. */
  draw(page: number, canvas: HTMLCanvasElement, zoom: number): () => void;
  print(): Promise<void>;
  close(): void;
}

/** CSS pixels per PDF point (1/72 inch at 96 pixels an inch). */
const PIXELS_PER_POINT = 96 / 72;
/** Print resolution: 200 dots per inch keeps small type sharp at a bearable size. */
const PRINT_SCALE = 200 / 72;

/** Opens a PDF from base64. pdf.js is loaded here, on the first document. */
export async function openPdf(base64: string): Promise<OpenPdf> {
  const pdfjs = await import("pdfjs-dist/legacy/build/pdf.mjs");
  pdfjs.GlobalWorkerOptions.workerSrc = workerUrl;
  const data = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const loading = pdfjs.getDocument({ data, isEvalSupported: false });
  const document = await loading.promise;
  const numbers = Array.from({ length: document.numPages }, (_, index) => index + 1);
  const pages = await Promise.all(numbers.map((number) => document.getPage(number)));
  return {
    pages: pages.length,
    sizeOf: (page, zoom) => sizeOf(pages[page - 1], zoom),
    draw: (page, canvas, zoom) => draw(pages[page - 1], canvas, zoom),
    print: () => print(pages),
    close: () => {
      loading.destroy();
    },
  };
}

function sizeOf(page: PDFPageProxy | undefined, zoom: number) {
  const viewport = page?.getViewport({ scale: zoom * PIXELS_PER_POINT });
  return { width: Math.floor(viewport?.width ?? 0), height: Math.floor(viewport?.height ?? 0) };
}

function render(page: PDFPageProxy, canvas: HTMLCanvasElement, scale: number): RenderTask {
  const viewport = page.getViewport({ scale });
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  return page.render({ canvas, viewport });
}

function draw(page: PDFPageProxy | undefined, canvas: HTMLCanvasElement, zoom: number): () => void {
  if (!page) return () => undefined;
  const task = render(page, canvas, zoom * PIXELS_PER_POINT * (window.devicePixelRatio || 1));
  // Rejects when it is cancelled by a newer drawing, which is no failure.
  task.promise.catch(() => undefined);
  return () => task.cancel();
}

/** Puts every page as a picture into `.print-area` and prints that. */
async function print(pages: PDFPageProxy[]): Promise<void> {
  const area = document.createElement("div");
  area.className = "print-area";
  for (const page of pages) {
    const canvas = document.createElement("canvas");
    await render(page, canvas, PRINT_SCALE).promise;
    canvas.style.cssText = "display:block;width:100%;break-after:page";
    area.append(canvas);
  }
  document.body.append(area);
  window.addEventListener("afterprint", () => area.remove(), { once: true });
  carrier().printPage();
}
