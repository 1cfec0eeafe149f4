import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { Waiting } from '../components/States.tsx'
import { FilePage } from '../features/people/FilePage.tsx'

const booking = () => import('../features/consultations/BookingDialog.tsx')
const list = () => import('../features/consultations/PersonConsultations.tsx')
/** Fetched when they are first wanted, or when the first page has come to rest. */
export const fileParts = [booking, list]
const BookingDialog = lazy(async () => ({ default: (await booking()).BookingDialog }))
const PersonConsultations = lazy(async () => ({ default: (await list()).PersonConsultations }))

/** A person's file with what the consultation hour adds to it: their consultations, and a new one. */
export function FileRoute() {
  const navigate = useNavigate()
  const { personId } = useParams({ from: '/file/$personId' })
  const { act, ...search } = useSearch({ from: '/file/$personId' })
  const go = (next: { act?: string; tab?: string }) =>
    void navigate({ to: '/file/$personId', params: { personId }, search: { ...search, ...next }, replace: true })
  return (
    <>
      <FilePage
        video={
          <Suspense fallback={<Waiting />}>
            <PersonConsultations personId={personId} onBook={() => go({ act: 'book' })} />
          </Suspense>
        }
      />
      {act === 'book' && (
        <Suspense fallback={null}>
          <BookingDialog personId={personId} caseId={search.case} onClose={() => go({ tab: 'video' })} />
        </Suspense>
      )}
    </>
  )
}
