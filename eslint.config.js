import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["static/dist/"] },
  js.configs.recommended,
  {
    rules: {
      eqeqeq: "error",
      "no-var": "error",
      "prefer-const": "error",
      "no-unused-vars": ["error", { caughtErrors: "none" }],
    },
  },
  { files: ["static/src/**"], languageOptions: { globals: globals.browser } },
  { files: ["static/src/*-worker.js"], languageOptions: { globals: globals.worker } },
  { files: ["static/build.mjs", "tests/js/**"], languageOptions: { globals: globals.node } },
];
