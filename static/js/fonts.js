// Machines that cannot draw Chinese get our font, in slices. The sign for "one" is a flat stroke; the box that
// stands for a missing sign is tall.
function drawsChinese() {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = "40px sans-serif";
  const { actualBoundingBoxAscent, actualBoundingBoxDescent } = pen.measureText("\u4e00");
  return actualBoundingBoxAscent + actualBoundingBoxDescent < 16;
}

const address = document.querySelector('meta[name="chinese-font"]')?.content;
if (address && !drawsChinese()) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = address;
  document.head.append(link);
}
