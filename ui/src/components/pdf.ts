import type { PDFDocumentProxy, PDFPageProxy } from "pdfjs-dist";
import workerUrl from "pdfjs-dist/legacy/build/pdf.worker.min.mjs?url";
import { carrier } from "@/ipc";

/** Size of a page in CSS pixels at 100 %. */
export interface PageSize {
  width: number;
  height: number;
}

/** A PDF in memory, ready to be drawn. Only its first page is read at once. */
export interface OpenPdf {
  pages: number;
  /** The first page's size; the others are taken to be as large until they are read. */
  firstSize: PageSize;
  sizeOf(page: number): Promise<PageSize>;
  /** Draws a page on a canvas of its own; null when it was stopped before it was done. */
  draw(page: number, zoom: number, signal: AbortSignal): Promise<HTMLCanvasElement | null>;
  print(): Promise<void>;
  close(): void;
}

/** CSS pixels per PDF point (1/72 inch at 96 pixels an inch). */
const PIXELS_PER_POINT = 96 / 72;
/** Print resolution: 200 dots per inch keeps small type sharp at a bearable size. */
const PRINT_SCALE = 200 / 72;
/** WebKit draws nothing on a larger canvas. */
const MOST_PIXELS = 16_777_216;

/** Opens a PDF from base64. pdf.js is loaded here, on the first document. */
export async function openPdf(base64: string): Promise<OpenPdf> {
  const pdfjs = await import("pdfjs-dist/legacy/build/pdf.mjs");
  pdfjs.GlobalWorkerOptions.workerSrc = workerUrl;
  const data = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const loading = pdfjs.getDocument({ data, isEvalSupported: false });
  const document = await loading.promise;
  const sizeOf = async (page: number) => sizeAt(await document.getPage(page));
  return {
    pages: document.numPages,
    firstSize: await sizeOf(1),
    sizeOf,
    draw: async (page, zoom, signal) => {
      const scale = zoom * PIXELS_PER_POINT * (window.devicePixelRatio || 1);
      return render(await document.getPage(page), scale, signal);
    },
    print: () => print(document),
    close: () => {
      loading.destroy();
    },
  };
}

function sizeAt(page: PDFPageProxy): PageSize {
  const { width, height } = page.getViewport({ scale: PIXELS_PER_POINT });
  return { width, height };
}

/** The scale that is wanted, or the largest that still fits a canvas. */
export function bearableScale(width: number, height: number, scale: number): number {
  return Math.min(scale, Math.sqrt(MOST_PIXELS / (width * height)));
}

async function render(
  page: PDFPageProxy,
  wanted: number,
  signal?: AbortSignal,
): Promise<HTMLCanvasElement | null> {
  if (signal?.aborted) return null;
  const plain = page.getViewport({ scale: 1 });
  const viewport = page.getViewport({ scale: bearableScale(plain.width, plain.height, wanted) });
  const canvas = document.createElement("canvas");
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  const task = page.render({ canvas, viewport });
  signal?.addEventListener("abort", () => task.cancel(), { once: true });
  try {
    await task.promise;
    return canvas;
  } catch (thrown) {
    // A drawing that was stopped is no failure.
    if (signal?.aborted) return null;
    throw thrown;
  }
}

/** Puts every page as a picture into `.print-area` and prints that. */
async function print(pdf: PDFDocumentProxy): Promise<void> {
  const area = document.createElement("div");
  area.className = "print-area";
  const urls: string[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const canvas = await render(await pdf.getPage(number), PRINT_SCALE);
    if (!canvas) continue;
    const picture = new Image();
    picture.src = await pictureOf(canvas);
    urls.push(picture.src);
    picture.style.cssText = "display:block;width:100%;break-after:page";
    await picture.decode();
    area.append(picture);
  }
  document.body.append(area);
  const tidy = () => {
    area.remove();
    for (const url of urls) URL.revokeObjectURL(url);
  };
  window.addEventListener("afterprint", tidy, { once: true });
  carrier().printPage();
}

/** A canvas as the address of a picture: many pages as canvases would not fit in memory. */
function pictureOf(canvas: HTMLCanvasElement): Promise<string> {
  return new Promise((resolve) => {
    canvas.toBlob((blob) => {
      resolve(blob ? URL.createObjectURL(blob) : canvas.toDataURL());
      canvas.width = 0;
    });
  });
}
