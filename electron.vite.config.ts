import react from '@vitejs/plugin-react'
import { resolve } from 'node:path'
import { defineConfig } from 'electron-vite'
import { build, type Plugin } from 'vite'

// Everything pure JavaScript is bundled; native modules stay outside. Main is CommonJS: the runtime loads it synchronously,
// so that command-line switches set there come early enough.
const native = ['better-sqlite3-multiple-ciphers', 'serialport', 'node-hid', 'electron', 'pg-native']

/** The citizen's window has a folder of its own (out/screen): its session serves that and nothing of the clerk's page. */
const screenPage: Plugin = {
  name: 'screen-page',
  async closeBundle() {
    await build({
      configFile: false,
      root: resolve(import.meta.dirname, 'src/screen'),
      logLevel: 'warn',
      build: { outDir: resolve(import.meta.dirname, 'out/screen'), emptyOutDir: true, sourcemap: true },
    })
  },
}

export default defineConfig({
  main: {
    plugins: [screenPage],
    build: {
      outDir: 'out/main',
      externalizeDeps: false,
      // Not minified: slow queries are logged with their function's name.
      minify: false,
      sourcemap: true,
      rollupOptions: {
        external: native,
        input: {
          index: resolve(import.meta.dirname, 'src/main/index.ts'),
          'sqlite-process': resolve(import.meta.dirname, 'src/main/db/sqlite-process.ts'),
        },
        output: { format: 'cjs', entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rollupOptions: {
        external: ['electron'],
        input: {
          index: resolve(import.meta.dirname, 'src/preload/index.ts'),
          screen: resolve(import.meta.dirname, 'src/preload/screen.ts'),
        },
        output: { format: 'cjs', entryFileNames: '[name].js' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react()],
    build: {
      outDir: 'out/renderer',
      minify: true,
      // Read from disk, not from a network; the PDF viewer comes with the first document.
      chunkSizeWarningLimit: 2000,
      sourcemap: true,
      rollupOptions: { input: { index: resolve(import.meta.dirname, 'src/renderer/index.html') } },
    },
  },
})
