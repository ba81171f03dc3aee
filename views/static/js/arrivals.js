// The desk: the camera reads a vendor's pass and opens its page. Typing works without this script.
import { ScanCamera } from "./scan-camera.js";

const root = document.querySelector(".arrival-find");
const part = Object.fromEntries([...root.querySelectorAll("[data-part]")].map((element) => [element.dataset.part, element]));

const camera = new ScanCamera(part.video, (text) => {
  camera.close();
  part.code.value = text;
  part.form.requestSubmit();
});

function fail(name) {
  camera.close();
  part.video.hidden = true;
  part.problem.textContent = root.dataset[`text${name}`];
  part.problem.hidden = false;
}

if (navigator.mediaDevices) part.camera.hidden = false;

part.camera.addEventListener("click", async () => {
  part.problem.hidden = true;
  part.video.hidden = false;
  try {
    await camera.open();
    await camera.loadReader(root.dataset.worker);
  } catch (error) {
    fail(error?.name === "NotAllowedError" ? "Denied" : "Missing");
  }
});

addEventListener("pagehide", () => camera.close());

// Who taps an empty booth on the map sees at once who fits.
function unfold() {
  const more = document.querySelector(".day-empty:target details");
  if (more) more.open = true;
}
addEventListener("hashchange", unfold);
unfold();
