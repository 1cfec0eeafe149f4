/** One captured exchange step: `=>` left this machine, `<=` came from the device. */
export interface RecordedFrame {
  readonly direction: 'sent' | 'received'
  readonly bytes: Uint8Array
  /** What the recording says about it, behind `#`. */
  readonly note: string
}

/**
 * Reads a recording: one frame a line, `=> 02 00 …` or `<= 02 00 …`, anything behind `#` is a note, other lines are empty.
 * @throws SyntaxError naming the line that is none of these
 */
export function parseRecording(text: string): readonly RecordedFrame[] {
  const frames: RecordedFrame[] = []
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const [content = '', ...notes] = line.split('#')
    if (content.trim() === '') continue
    const match = /^\s*(=>|<=)((?:\s+[0-9a-fA-F]{2})+)\s*$/.exec(content)
    if (!match) throw new SyntaxError(`line ${index + 1} of the recording is neither "=> 02 …" nor "<= 02 …"`)
    frames.push({
      direction: match[1] === '=>' ? 'sent' : 'received',
      bytes: Uint8Array.from((match[2] ?? '').trim().split(/\s+/), (byte) => Number.parseInt(byte, 16)),
      note: notes.join('#').trim(),
    })
  }
  return frames
}

/** Bytes as a recording writes them: `02 00 FF`. */
export function formatBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ')
}
