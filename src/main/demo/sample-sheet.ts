import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib'

/** The sheet every paper of the demo office shows. */
export async function sampleSheet(): Promise<Uint8Array> {
  const pdf = await PDFDocument.create()
  pdf.setTitle('Beispieldokument')
  const font = await pdf.embedFont(StandardFonts.Helvetica)
  const page = pdf.addPage([595.28, 841.89])
  page.drawText('Beispieldokument der Demo', { x: 71, y: 740, size: 20, font })
  page.drawText('Die Person ist erfunden. Dieses Blatt steht für ein Papier der Akte.', {
    x: 71,
    y: 706,
    size: 11,
    font,
  })
  return await pdf.save()
}
