/** The address at which the bundler puts the file. */
declare module '*.glb?url' {
  const url: string;
  export default url;
}
