// Opens the scanner without the network. The server puts `const build` in front of this file.
importScripts(`/static/${build}/js/keep-page.js`);

keepPage({
  name: "scanner",
  at: /^\/vendor\/[^/]+\/scan$/,
  own: [
    "css/vendor.css", "js/scanner.js", "js/scan-benefit.js", "js/scan-feedback.js", "js/scan-network.js", "js/scan-offline.js",
    "js/scan-presented.js", "js/scan-screen.js", "js/scan-typed.js",
  ],
});
