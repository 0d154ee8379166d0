// The server serves @fluent/bundle's own ES module at this place, so that the page needs no bundler.
export * from '@fluent/bundle';
