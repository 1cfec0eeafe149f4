const NAMED: Readonly<Record<string, string>> = { '\\': '\\\\', '\r': '\\r', '\n': '\\n', '\t': '\\t' }
const MEANT: Readonly<Record<string, string>> = { '\\': '\\', r: '\r', n: '\n', t: '\t' }

/** Control characters as C escapes, so that they can be seen and typed: STX is `\x02`. */
export function showControls(text: string): string {
  return Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0
    const control = code < 0x20 || (code >= 0x7f && code < 0xa0)
    return NAMED[character] ?? (control ? `\\x${code.toString(16).padStart(2, '0')}` : character)
  }).join('')
}

/** The characters meant by C escapes; undefined when a backslash begins none. */
export function readControls(shown: string): string | undefined {
  let text = ''
  for (let at = 0; at < shown.length; at += 1) {
    const character = shown.charAt(at)
    if (character !== '\\') {
      text += character
      continue
    }
    const next = shown.charAt(at + 1)
    const hex = /^x([0-9a-f]{2})/i.exec(shown.slice(at + 1))
    const meant = hex === null ? MEANT[next] : String.fromCodePoint(Number.parseInt(hex[1] ?? '', 16))
    if (meant === undefined) return undefined
    text += meant
    at += hex === null ? 1 : 3
  }
  return text
}
