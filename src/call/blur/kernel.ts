/** `kernel.wat`, translated; a test compares. */
const translated = [
  'AGFzbQEAAAABGQNgCH9/f39/f399AGAEf39/fwBgA39/fwACDwEDZW52Bm1lbW9yeQIAAQMGBQABAQICBzMFCXBvaW50d2lzZQAA',
  'CmFjY3VtdWxhdGUAAQNhZGQAAgRyZWx1AAMJaGFyZFN3aXNoAAQKtwUF1gICCn8GeyAFQQJ0IQggBkECdCEJIAf9EyEXA0AgASEK',
  'QQAhCwNAIAIgC2r9AAQAIRIgEiETIBIhFCASIRUgACENIA0gCGohDiAOIAhqIQ8gDyAIaiEQIA4hEQNAIAr9AAQAIRYgEiAN/QkC',
  'ACAW/eYB/eQBIRIgEyAO/QkCACAW/eYB/eQBIRMgFCAP/QkCACAW/eYB/eQBIRQgFSAQ/QkCACAW/eYB/eQBIRUgCkEQaiEKIA1B',
  'BGohDSAOQQRqIQ4gD0EEaiEPIBBBBGohECANIBFJDQALIAMgC2ohDCAMIBIgF/3pAf0LBAAgDCAJaiEMIAwgEyAX/ekB/QsEACAM',
  'IAlqIQwgDCAUIBf96QH9CwQAIAwgCWohDCAMIBUgF/3pAf0LBAAgC0EQaiELIAsgCUkNAAsgACAIQQJ0aiEAIAMgCUECdGohAyAE',
  'QQRrIQQgBA0ACwtIAQF/IAAgA2ohBANAIAAgAP0ABAAgAf0ABAAgAv0ABAD95gH95AH9CwQAIABBEGohACABQRBqIQEgAkEQaiEC',
  'IAAgBEkNAAsLPwEBfyACIANqIQQDQCACIAD9AAQAIAH9AAQA/eQB/QsEACAAQRBqIQAgAUEQaiEBIAJBEGohAiACIARJDQALC0QB',
  'AX8gASACaiEDA0AgASAA/QAEAP0MAAAAAAAAAAAAAAAAAAAAAP3pAf0LBAAgAEEQaiEAIAFBEGohASABIANJDQALC44BAgF/AXsg',
  'ASACaiEDA0AgAP0ABAAhBCABIAQgBP0MAABAQAAAQEAAAEBAAABAQP3kAf0MAAAAAAAAAAAAAAAAAAAAAP3pAf0MAADAQAAAwEAA',
  'AMBAAADAQP3oAf0Mq6oqPquqKj6rqio+q6oqPv3mAf3mAf0LBAAgAEEQaiEAIAFBEGohASABIANJDQALCw==',
].join('')

/** What the kernel offers. Places are byte offsets into its memory, sizes are in bytes unless said otherwise. */
export interface Kernel {
  pointwise(
    input: number,
    weights: number,
    bias: number,
    output: number,
    pixels: number,
    channels: number,
    results: number,
    floor: number,
  ): void
  accumulate(output: number, input: number, weights: number, bytes: number): void
  add(a: number, b: number, output: number, bytes: number): void
  relu(a: number, output: number, bytes: number): void
  hardSwish(a: number, output: number, bytes: number): void
}

export function kernelBytes(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(translated), (letter) => letter.charCodeAt(0))
}

/**
 * Loads the kernel over a memory.
 * @throws WebAssembly.CompileError where the browser has no WebAssembly with 128-bit vectors, or the page's policy forbids it
 */
export async function loadKernel(memory: WebAssembly.Memory): Promise<Kernel> {
  const { instance } = await WebAssembly.instantiate(kernelBytes(), { env: { memory } })
  // The module is ours, its exports are those of kernel.wat.
  return instance.exports as unknown as Kernel
}
