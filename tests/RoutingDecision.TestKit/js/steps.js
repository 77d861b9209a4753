'use strict';
// Runs named steps in order and prints one line each. The first that throws ends the run.
exports.run = async function run(steps) {
  for (const [name, step] of Object.entries(steps)) {
    try {
      await step();
    } catch (error) {
      console.log(`failed ${name}`);
      console.error(error);
      process.exit(1);
    }
    console.log(`ok ${name}`);
  }
  process.exit(0);
};
