import react from '@vitejs/plugin-react'
import { resolve } from 'node:path'
import { defineConfig } from 'vite'

// The page people open in their own browser; served by the consultation server (src/server) from out/citizen.
export default defineConfig({
  root: 'src/citizen',
  base: './',
  plugins: [react()],
  build: {
    outDir: resolve(import.meta.dirname, 'out/citizen'),
    emptyOutDir: true,
    // Browsers of the last years, Safari on older phones among them.
    target: ['es2022', 'safari16', 'firefox115', 'chrome110'],
    sourcemap: false,
    // The page's security policy takes fonts and pictures from the server only, not from data: addresses.
    assetsInlineLimit: 0,
    rollupOptions: { input: { index: resolve(import.meta.dirname, 'src/citizen/index.html') } },
  },
})
