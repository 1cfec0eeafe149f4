import type { PadLayout, PadLine, PadRect } from '../../../shared/domain/pad-screen.ts'
import { layoutPad } from '../../../shared/domain/pad-screen.ts'
import { padTexts, type PadForm, type PadLanguage } from '../../../shared/domain/pad-texts.ts'
import type { PadInfo } from '../../../shared/contract/signing.ts'
import { drawPage, openPdf } from '../../lib/pdf.ts'

/** The glass is a device, not a part of the window: it is light in both themes, and its colours are its own. */
const glass = {
  paper: 'rgb(253 253 250)',
  text: 'rgb(24 28 42)',
  muted: 'rgb(90 96 112)',
  line: 'rgb(150 155 168)',
  action: 'rgb(32 56 124)',
  onAction: 'rgb(255 255 255)',
}
const mono = { paper: 'white', text: 'black', muted: 'black', line: 'black', action: 'black', onAction: 'white' }

/** Brightness (0..255) from which a pixel of a mono pad is white; the pad's driver decides by the same. */
const WHITE_FROM = 160

export interface PadPicture {
  readonly info: Pick<PadInfo, 'width' | 'height' | 'colour'>
  readonly form: PadForm
  readonly language: PadLanguage
  /** The page with the place to sign, as it is displayed; only large pads show it. */
  readonly sheet: Sheet
}

export interface Sheet {
  readonly bytes: Uint8Array
  /** From 0. */
  readonly page: number
}

export const padLayout = ({
  info,
  language,
}: {
  info: Pick<PadInfo, 'width' | 'height'>
  language: PadLanguage
}): PadLayout => layoutPad(info.width, info.height, padTexts[language].direction)

const font = (line: PadLine, size: number, weight: number): string =>
  `${weight} ${size}px 'Fira Sans', 'Noto Sans Arabic'`

/**
 * Paints what the pad shows. The page shows this very canvas, and its pixels are what goes to the pad: both are one.
 * Waits for the fonts of the language and for the page first.
 */
export async function paintPad(canvas: HTMLCanvasElement, picture: PadPicture, signal: AbortSignal): Promise<void> {
  const { info, form, language } = picture
  const texts = padTexts[language]
  const words = [texts.forms[form].title, ...texts.forms[form].summary, ...Object.values(texts.buttons)].join(' ')
  const layout = padLayout(picture)
  const page = layout.sheet === undefined ? undefined : drawSheet(layout.sheet, picture.sheet, signal)
  await Promise.all(
    ["400 16px 'Fira Sans'", "600 16px 'Fira Sans'", "400 16px 'Noto Sans Arabic'", "600 16px 'Noto Sans Arabic'"].map(
      (face) => document.fonts.load(face, words),
    ),
  )
  const sheet = await page
  if (signal.aborted) return
  canvas.width = info.width
  canvas.height = info.height
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context === null) throw new Error('no canvas to paint the pad on')
  const colours = info.colour ? glass : mono
  const { title, summary } = texts.forms[form]

  context.fillStyle = colours.paper
  context.fillRect(0, 0, info.width, info.height)
  if (layout.sheet !== undefined && sheet !== undefined) paintSheet(context, layout.sheet, sheet, colours.line)
  context.direction = texts.direction
  context.textBaseline = 'middle'
  write(context, layout.title, title, 600, colours.text, 'start')
  layout.summary.forEach((line, index) => write(context, line, summary[index] ?? '', 400, colours.muted, 'start'))
  paintLineToSign(context, layout, colours.line)
  for (const name of ['sign', 'clear', 'cancel'] as const) {
    paintButton(context, layout.buttons[name], texts.buttons[name], name === 'sign', colours)
  }
  if (!info.colour) toBlackAndWhite(context, info)
}

/** Draws the page as large as its place lets it be. */
async function drawSheet(place: PadRect, { bytes, page }: Sheet, signal: AbortSignal): Promise<HTMLCanvasElement> {
  const pdf = await openPdf(bytes)
  try {
    const { width, height } = (await pdf.document.getPage(page + 1)).getViewport({ scale: 1 })
    const scale = Math.min((place.right - place.left) / width, (place.bottom - place.top) / height)
    const canvas = document.createElement('canvas')
    await drawPage(pdf.document, page + 1, canvas, scale, signal)
    return canvas
  } finally {
    pdf.close()
  }
}

function paintSheet(
  context: CanvasRenderingContext2D,
  { left, top, right, bottom }: PadRect,
  sheet: HTMLCanvasElement,
  line: string,
): void {
  const x = Math.round((left + right - sheet.width) / 2)
  const y = Math.round((top + bottom - sheet.height) / 2)
  context.drawImage(sheet, x, y)
  context.strokeStyle = line
  context.lineWidth = 1
  context.strokeRect(x - 0.5, y - 0.5, sheet.width + 1, sheet.height + 1)
}

function write(
  context: CanvasRenderingContext2D,
  line: PadLine,
  text: string,
  weight: number,
  colour: string,
  align: 'start' | 'center',
): void {
  const { left, top, right, bottom } = line.rect
  const padding = align === 'center' ? Math.round((bottom - top) * 0.15) : 0
  const room = right - left - 2 * padding
  // Arabic letters are drawn smaller in their size, and carry dots that must not be lost; still inside their line.
  const larger = Math.min(Math.round(line.fontSize * 1.25), Math.floor((bottom - top) * 0.93))
  let size = context.direction === 'rtl' ? Math.max(line.fontSize, larger) : line.fontSize
  context.font = font(line, size, weight)
  while (size > line.minFontSize && context.measureText(text).width > room) {
    size -= 1
    context.font = font(line, size, weight)
  }
  context.fillStyle = colour
  context.textAlign = align
  const x = align === 'center' ? (left + right) / 2 : context.direction === 'rtl' ? right : left
  context.fillText(cut(context, text, room), x, (top + bottom) / 2 + size * 0.06)
}

/** The text as far as there is room, with an ellipsis. */
function cut(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text
  let kept = [...text]
  while (kept.length > 1 && context.measureText(`${kept.join('')}…`).width > room) kept = kept.slice(0, -1)
  return `${kept.join('').trimEnd()}…`
}

/** Of lines and borders, in pixels; a large screen is no reason for bars. */
const lineWidth = (height: number): number => Math.min(Math.max(1, Math.round(height / 240)), 3)

function paintLineToSign(context: CanvasRenderingContext2D, layout: PadLayout, colour: string): void {
  const { left, right } = layout.writing
  const inset = Math.round((right - left) * 0.04)
  const thickness = lineWidth(layout.height)
  context.fillStyle = colour
  context.fillRect(left + inset, layout.baseline, right - left - 2 * inset, thickness)
}

function paintButton(
  context: CanvasRenderingContext2D,
  line: PadLine,
  text: string,
  primary: boolean,
  colours: typeof glass,
): void {
  const { left, top, right, bottom } = line.rect
  const thickness = lineWidth(context.canvas.height)
  context.beginPath()
  context.roundRect(
    left + thickness / 2,
    top + thickness / 2,
    right - left - thickness,
    bottom - top - thickness,
    Math.round((bottom - top) * 0.14),
  )
  if (primary) {
    context.fillStyle = colours.action
    context.fill()
  } else {
    context.strokeStyle = colours.muted
    context.lineWidth = thickness
    context.stroke()
  }
  write(context, line, text, primary ? 600 : 400, primary ? colours.onAction : colours.text, 'center')
}

/** A pad without grey levels shows each pixel or not: so does the mirror. */
function toBlackAndWhite(context: CanvasRenderingContext2D, { width, height }: PadPicture['info']): void {
  const image = context.getImageData(0, 0, width, height)
  const { data } = image
  for (let at = 0; at < data.length; at += 4) {
    const brightness = 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0)
    data.fill(brightness < WHITE_FROM ? 0 : 255, at, at + 3)
  }
  context.putImageData(image, 0, 0)
}

/** The painted picture as the pad takes it. */
export function pictureOf(canvas: HTMLCanvasElement): { width: number; height: number; rgba: Uint8Array<ArrayBuffer> } {
  const { width, height } = canvas
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context === null) throw new Error('no picture to send')
  return { width, height, rgba: new Uint8Array(context.getImageData(0, 0, width, height).data) }
}
