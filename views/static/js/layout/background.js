// The picture under the drawing: uploaded, made fainter, and brought to scale by two points whose
// distance is known.

export function watchBackground(editor) {
  const { root, plan, drawing } = editor;
  const form = root.querySelector("[data-part=background]");
  const file = form.querySelector("[type=file]");
  let points = null;

  file.addEventListener("change", async () => {
    if (!file.files.length) return;
    const body = new FormData();
    body.append("file", file.files[0]);
    const answer = await editor.ask("pictures", body);
    file.value = "";
    if (!answer) return;
    if (!answer.ok) return editor.tell(answer.error.message, true);
    drawing.ratio = answer.height / answer.width;
    plan.edit((it) => (it.background = { picture: answer.id, x_mm: 0, y_mm: 0, width_mm: it.width_mm, opacity: 50 }));
    editor.say("picture");
  });

  // marked takes the two points; then the distance is asked for.
  function marked(from, to) {
    points = [from, to];
    drawing.line(from, to);
    const distance = form.querySelector("[name=distance]");
    distance.disabled = false;
    distance.focus();
    editor.say("point_two");
  }

  // scale makes the known distance true: the picture grows about the first point.
  function scale() {
    const metres = Number(form.querySelector("[name=distance]").value.replace(",", "."));
    if (!points || !(metres > 0)) return editor.say("point_one", true);
    const [a, b] = points;
    const factor = (metres * 1000) / Math.hypot(b.x - a.x, b.y - a.y);
    plan.edit(({ background }) => {
      background.x_mm = Math.round(a.x + (background.x_mm - a.x) * factor);
      background.y_mm = Math.round(a.y + (background.y_mm - a.y) * factor);
      background.width_mm = Math.round(background.width_mm * factor);
    });
    points = null;
    drawing.sketch();
    editor.use("select");
    editor.say("scaled");
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.querySelector("[data-scale]").addEventListener("click", scale);
  form.querySelector("[data-off]").addEventListener("click", () => plan.edit((it) => (it.background = { picture: "", x_mm: 0, y_mm: 0, width_mm: 0, opacity: 0 })));
  return { marked };
}
