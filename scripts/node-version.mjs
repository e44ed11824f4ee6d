/** Imported first by what people run: an old Node would stop with an error that says nothing. */
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Mudra needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}
