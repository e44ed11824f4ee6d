/** Style sheets are imported for their effect; the bundler turns them into one linked file. */
declare module '*.css';
