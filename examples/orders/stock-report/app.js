'use strict';

const { runningLow } = require('catalogue');

exports.handler = async (event) => {
  const low = runningLow(event.below);
  for (const product of low) console.log(`running low: ${product.name}, ${product.stock} left`);
  return { low: low.map((product) => product.sku) };
};
