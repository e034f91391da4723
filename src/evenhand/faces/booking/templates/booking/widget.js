// Shows the booking page of a practice in a frame behind this script's own element, whose data-practice names the page.
(() => {
  const script = document.currentScript;
  const own = new URL(script.src);
  const frame = document.createElement("iframe");
  frame.src = new URL(`${encodeURIComponent(script.dataset.practice)}/frame/`, own);
  frame.title = script.dataset.title || "{{ booking_title }}";
  frame.style.cssText = "display: block; width: 100%; height: 40rem; border: 0; color-scheme: normal";
  const tell = () => frame.contentWindow?.postMessage({ evenhand: "how high?" }, own.origin);
  let first = true;
  frame.addEventListener("load", () => {
    tell();
    if (!first && frame.getBoundingClientRect().top < 0) frame.scrollIntoView();
    first = false;
  });
  addEventListener("message", (event) => {
    if (event.origin !== own.origin || event.source !== frame.contentWindow) return;
    const height = event.data?.evenhandHeight;
    if (Number.isFinite(height)) frame.style.height = `${Math.min(Math.max(height, 200), 10000)}px`;
  });
  script.after(frame);
})();
