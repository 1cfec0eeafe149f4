import { loadKernel, type Kernel } from './kernel.ts'
import type { Network, Step, Tensor } from './tflite.ts'

/** A picture in numbers: rows, columns and channels, the channel changing fastest. It lies in the kernel's memory. */
interface Block {
  readonly height: number
  readonly width: number
  readonly channels: number
  readonly data: Float32Array<ArrayBuffer>
}

export interface Compiled {
  readonly width: number
  readonly height: number
  /** To be filled before a run: red, green and blue of 0 to 1. */
  readonly input: Float32Array<ArrayBuffer>
  /** @returns the output, valid until the next run */
  readonly run: () => Float32Array<ArrayBuffer>
}

const pageBytes = 65_536
const bytesOf = (floats: number): number => Math.ceil(floats / 4) * 16

/** Deals out the memory, in steps of 16 bytes. */
class Heap {
  readonly memory: WebAssembly.Memory
  #next = 0

  constructor(bytes: number) {
    this.memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / pageBytes) })
  }

  take(floats: number): Float32Array<ArrayBuffer> {
    const taken = new Float32Array(this.memory.buffer, this.#next, floats)
    this.#next += bytesOf(floats)
    return taken
  }
}

/**
 * Makes the network ready to run. All memory is taken here. The operations are those of TensorFlow Lite with padding `same`, in single
 * precision.
 */
export async function compile({ tensors, steps, input, output }: Network): Promise<Compiled> {
  const windows = steps.map((step) => windowSize(step, tensors))
  const total = tensors.reduce((sum, { shape }) => sum + bytesOf(sizeOf(shape)), 0)
  const weightsAgain = tensors.reduce(
    (sum, { shape, data }) => sum + (data === undefined ? 0 : bytesOf(sizeOf(shape))),
    0,
  )
  const heap = new Heap(total + weightsAgain + windows.reduce((sum, size) => sum + bytesOf(size), 0))
  const kernel = await loadKernel(heap.memory)
  const blocks = tensors.map((tensor) => blockOf(tensor, heap))
  const block = (index: number | undefined): Block => {
    const found = blocks[index ?? -1]
    if (found === undefined) throw new Error('a tensor the network does not have')
    return found
  }
  const runs = steps.map((step, index) => operationOf(step, block, kernel, heap, windows[index] ?? 0))
  const source = block(input)
  const result = block(output)
  return {
    width: source.width,
    height: source.height,
    input: source.data,
    run: () => {
      for (const run of runs) run()
      return result.data
    },
  }
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1)

/** Floats needed to lay out what a convolution larger than 1 by 1 looks at. */
function windowSize({ operation, inputs, output }: Step, tensors: readonly Tensor[]): number {
  const [, kernelHeight = 1, kernelWidth = 1, channels = 1] = tensors[inputs[1] ?? -1]?.shape ?? []
  const [, height = 1, width = 1] = tensors[output]?.shape ?? []
  if (operation !== 'conv' || kernelHeight * kernelWidth === 1) return 0
  return height * width * kernelHeight * kernelWidth * channels
}

function blockOf({ shape, data: weights }: Tensor, heap: Heap): Block {
  const [a = 1, height = 1, width = 1, channels = a] = shape
  const data = heap.take(sizeOf(shape))
  if (weights !== undefined) data.set(weights)
  return { height, width, channels, data }
}

function operationOf(
  { operation, inputs, output, stride, relu }: Step,
  block: (index: number | undefined) => Block,
  kernel: Kernel,
  heap: Heap,
  windowFloats: number,
): () => void {
  const a = block(inputs[0])
  const out = block(output)
  const places = [a.data.byteOffset, out.data.byteOffset] as const
  const bytes = out.data.byteLength
  switch (operation) {
    case 'conv': {
      const weights = block(inputs[1])
      const bias = block(inputs[2])
      if (windowFloats === 0) return pointwise(a, weights, bias, out, relu, kernel, heap)
      const channels = windowFloats / (out.width * out.height)
      const windows = { height: out.height, width: out.width, channels, data: heap.take(windowFloats) }
      const convolve = pointwise(windows, weights, bias, out, relu, kernel, heap)
      return () => {
        layOut(a, weights, windows, stride)
        convolve()
      }
    }
    case 'depthwise': {
      const weights = block(inputs[1])
      const bias = block(inputs[2]).data
      return () => depthwise(a, weights, bias, out, stride, kernel)
    }
    case 'transpose-conv': {
      const weights = block(inputs[1])
      const bias = block(inputs[2]).data
      return () => spread(a, weights, bias, out)
    }
    case 'add': {
      const b = block(inputs[1]).data.byteOffset
      return () => kernel.add(places[0], b, places[1], bytes)
    }
    case 'multiply': {
      const b = block(inputs[1])
      return () => scale(a.data, b.data, out.data)
    }
    case 'relu':
      return () => kernel.relu(places[0], places[1], bytes)
    case 'hard-swish':
      return () => kernel.hardSwish(places[0], places[1], bytes)
    case 'sigmoid':
      return () => sigmoid(a.data, out.data)
    case 'mean':
      return () => mean(a, out.data)
    case 'resize':
      return () => resize(a, out)
  }
}

/** Convolution of every pixel for itself. Nearly all of the work is here. */
function pointwise(
  a: Block,
  weights: Block,
  bias: Block,
  out: Block,
  relu: boolean,
  kernel: Kernel,
  heap: Heap,
): () => void {
  const { channels } = a
  const results = out.channels
  const pixels = out.width * out.height
  const floor = relu ? 0 : -Infinity
  // A single pixel (the weights of channels) is not worth the vectors.
  if (pixels % 4 !== 0) return () => single(a.data, weights.data, bias.data, out.data, floor)
  const packed = heap.take(channels * results)
  for (let r = 0; r < results; r++) {
    for (let c = 0; c < channels; c++) packed[((r >> 2) * channels + c) * 4 + (r & 3)] = weights.data[r * channels + c]!
  }
  const places = [a.data, packed, bias.data, out.data].map(({ byteOffset }) => byteOffset)
  const [from = 0, w = 0, b = 0, to = 0] = places
  return () => kernel.pointwise(from, w, b, to, pixels, channels, results, floor)
}

function single(a: Float32Array, weights: Float32Array, bias: Float32Array, out: Float32Array, floor: number): void {
  const channels = a.length
  for (let r = 0; r < out.length; r++) {
    let sum = bias[r]!
    for (let c = 0; c < channels; c++) sum += a[c]! * weights[r * channels + c]!
    out[r] = Math.max(sum, floor)
  }
}

/** How far the kernel reaches out at the top and left with padding `same`. */
function padding(size: number, kernel: number, stride: number, results: number): number {
  return Math.max(0, Math.floor(((results - 1) * stride + kernel - size) / 2))
}

/** Lays what each result looks at side by side, so that the convolution becomes one of single pixels. Beyond the edge there is zero. */
function layOut(a: Block, weights: Block, windows: Block, stride: number): void {
  const top = padding(a.height, weights.height, stride, windows.height)
  const left = padding(a.width, weights.width, stride, windows.width)
  const { channels } = a
  let to = 0
  for (let y = 0; y < windows.height; y++) {
    for (let x = 0; x < windows.width; x++) {
      for (let ky = 0; ky < weights.height; ky++) {
        const row = y * stride + ky - top
        for (let kx = 0; kx < weights.width; kx++) {
          const column = x * stride + kx - left
          const inside = row >= 0 && row < a.height && column >= 0 && column < a.width
          const from = (row * a.width + column) * channels
          for (let c = 0; c < channels; c++) windows.data[to++] = inside ? a.data[from + c]! : 0
        }
      }
    }
  }
}

/** Every channel for itself. */
function depthwise(a: Block, weights: Block, bias: Float32Array, out: Block, stride: number, kernel: Kernel): void {
  const top = padding(a.height, weights.height, stride, out.height)
  const left = padding(a.width, weights.width, stride, out.width)
  const bytes = out.channels * 4
  const [from, w, to] = [a.data.byteOffset, weights.data.byteOffset, out.data.byteOffset] as const
  for (let at = 0; at < out.data.length; at += out.channels) out.data.set(bias, at)
  for (let y = 0; y < out.height; y++) {
    for (let x = 0; x < out.width; x++) {
      const target = to + (y * out.width + x) * bytes
      for (let ky = 0; ky < weights.height; ky++) {
        const row = y * stride + ky - top
        if (row < 0 || row >= a.height) continue
        for (let kx = 0; kx < weights.width; kx++) {
          const column = x * stride + kx - left
          if (column < 0 || column >= a.width) continue
          const source = from + (row * a.width + column) * bytes
          kernel.accumulate(target, source, w + (ky * weights.width + kx) * bytes, bytes)
        }
      }
    }
  }
}

/** Transposed, 2 by 2, stride 2: each pixel becomes four of its own. */
function spread(a: Block, weights: Block, bias: Float32Array, out: Block): void {
  for (let y = 0; y < out.height; y++) {
    for (let x = 0; x < out.width; x++) {
      const from = ((y >> 1) * a.width + (x >> 1)) * a.channels
      const w = ((y & 1) * 2 + (x & 1)) * a.channels
      let sum = bias[0]!
      for (let c = 0; c < a.channels; c++) sum += a.data[from + c]! * weights.data[w + c]!
      out.data[y * out.width + x] = sum
    }
  }
}

function sigmoid(a: Float32Array, out: Float32Array): void {
  for (let i = 0; i < out.length; i++) out[i] = 1 / (1 + Math.exp(-a[i]!))
}

/** By one factor for each channel. */
function scale(a: Float32Array, factors: Float32Array, out: Float32Array): void {
  const channels = factors.length
  for (let i = 0; i < out.length; i += channels) {
    for (let c = 0; c < channels; c++) out[i + c] = a[i + c]! * factors[c]!
  }
}

function mean({ data, channels }: Block, out: Float32Array): void {
  out.fill(0)
  for (let i = 0; i < data.length; i += channels) for (let c = 0; c < channels; c++) out[c]! += data[i + c]!
  const pixels = data.length / channels
  for (let c = 0; c < channels; c++) out[c]! /= pixels
}

/** Bilinear, the centres of pixels half a pixel from their corners. */
function resize(a: Block, out: Block): void {
  const { channels } = a
  for (let y = 0; y < out.height; y++) {
    const sy = Math.max(0, ((y + 0.5) * a.height) / out.height - 0.5)
    const y0 = Math.floor(sy)
    const y1 = Math.min(y0 + 1, a.height - 1)
    const fy = sy - y0
    for (let x = 0; x < out.width; x++) {
      const sx = Math.max(0, ((x + 0.5) * a.width) / out.width - 0.5)
      const x0 = Math.floor(sx)
      const x1 = Math.min(x0 + 1, a.width - 1)
      const fx = sx - x0
      const corners = [(y0 * a.width + x0) * channels, (y0 * a.width + x1) * channels] as const
      const below = [(y1 * a.width + x0) * channels, (y1 * a.width + x1) * channels] as const
      const to = (y * out.width + x) * channels
      for (let c = 0; c < channels; c++) {
        const upper = a.data[corners[0] + c]! * (1 - fx) + a.data[corners[1] + c]! * fx
        const lower = a.data[below[0] + c]! * (1 - fx) + a.data[below[1] + c]! * fx
        out.data[to + c] = upper * (1 - fy) + lower * fy
      }
    }
  }
}
