// Opens the page of the day without the network. The server puts `const build` in front of this file; js/leave.js
// clears what it keeps at log-out.
importScripts(`/static/${build}/js/keep-page.js`);

keepPage({
  name: "day",
  at: /^\/staff\/[^/]+\/arrivals$/,
  own: ["css/staff.css", "js/arrivals.js", "js/day.js", "js/leave.js", "js/map.js"],
  whole: (url) => !url.search,
});
