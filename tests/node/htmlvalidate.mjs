// What html-validate asks of our pages: its recommended rules, but for those that are named here, with a reason.
export default {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    "doctype-style": ["error", { style: "lowercase" }], // as the HTML standard itself writes it
    "long-title": "off", // a product has the name that its editor gave it, and a search engine shortens what is too long
    "prefer-native-element": ["error", { exclude: ["region"] }], // a <section> has a heading, says vnu; what scrolls has none
    "tel-non-breaking": "off", // a number that may break over two lines still fits on a narrow screen with large text
  },
};
