/**
 * A link as QR code: SVG, as wide as it is high, black on white with the quiet zone that readers need (ISO/IEC 18004: four modules of two units).
 * Level M (15 % may be torn or dirty) is the library's own choice. The library is loaded with the first code.
 */
export async function qrSvg(text: string): Promise<string> {
  const { drawingSVG, qrcode } = await import('bwip-js/generic')
  return qrcode({ bcid: 'qrcode', text, padding: 8, scale: 1, backgroundcolor: 'FFFFFF' }, drawingSVG())
}
