/** An organizer's Markdown as the API made HTML of it, which is safe to show: nothing of it can run or load anything. */
export function Prose({ html }: { html: string }) {
  return <div dir="auto" className="prose" dangerouslySetInnerHTML={{ __html: html }} />;
}
