/**
 * A code as an address for an image: SVG, black on white with the quiet zone that readers need (ISO/IEC 18004 and 15417). The library is
 * loaded with the first code.
 */
export async function drawCode(kind: 'qr' | 'bars', text: string): Promise<string> {
  const { code128, drawingSVG, qrcode } = await import('bwip-js/generic')
  const paper = { text, backgroundcolor: 'FFFFFF' }
  const svg =
    kind === 'qr'
      ? qrcode({ ...paper, bcid: 'qrcode', padding: 8, scale: 1 }, drawingSVG())
      : code128({ ...paper, bcid: 'code128', paddingwidth: 10, paddingheight: 4, height: 12, scale: 1 }, drawingSVG())
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
}
