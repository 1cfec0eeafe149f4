/** Line drawings of 24 × 24, in the colour of the text beside them. Always with a word: they say nothing alone. */
const paths = {
  language: 'M4 6h10M9 4v2m3 0c-1 5-4 8-8 10m2-7c1 3 4 5 7 6m-1 5 4-10 4 10m-7-3h6',
  microphone: 'M12 3a3 3 0 0 0-3 3v6a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3ZM6 11a6 6 0 0 0 12 0M12 17v4M9 21h6',
  'microphone-off':
    'M4 4l16 16M9 9v3a3 3 0 0 0 4.5 2.6M15 12V6a3 3 0 0 0-5.6-1.5M6 11a6 6 0 0 0 9.5 4.9M18 11v1M12 17v4M9 21h6',
  camera: 'M4 7h10a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1ZM15 11l6-3v8l-6-3',
  'camera-off': 'M4 4l16 16M7 7H4a1 1 0 0 0-1 1v8a1 1 0 0 0 1 1h10M11 7h3a1 1 0 0 1 1 1v3l6-3v8l-3-1.5',
  chat: 'M4 5h16v11H10l-4 4v-4H4ZM8 9h8M8 12h5',
  more: 'M4.4 12a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0m7 0a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0m7 0a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0',
  phone: 'M5 4h4l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v4a1 1 0 0 1-1 1A15 15 0 0 1 4 5a1 1 0 0 1 1-1Z',
  'hang-up': 'M3 13c5-5 13-5 18 0l-2 3-4-1v-3a12 12 0 0 0-6 0v3l-4 1Z',
  check: 'M5 12l5 5 9-10',
  warning: 'M12 4 2.5 20h19ZM12 10v4M12 17h.01',
  sound: 'M5 9h3l5-4v14l-5-4H5ZM16 9a4 4 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11',
  line: 'M4 10a12 12 0 0 1 16 0M7 13a8 8 0 0 1 10 0M10 16a4 4 0 0 1 4 0M12 19h.01',
  person: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM4 21a8 8 0 0 1 16 0',
  lock: 'M6 11h12v9H6ZM9 11V8a3 3 0 0 1 6 0v3',
} as const

export type IconName = keyof typeof paths

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  )
}
