// Examples in empty fields follow the chosen option: its data-example-name is the placeholder of the field "name".
const showExamples = (select) => {
  for (const [key, example] of Object.entries(select.selectedOptions[0]?.dataset ?? {})) {
    const field = select.form.elements[key.replace(/^example/, "").toLowerCase()];
    if (field) field.placeholder = example;
  }
};
document.addEventListener("change", (event) => event.target.matches("select") && showExamples(event.target));
// A browser that comes back to a page restores what was chosen there.
addEventListener("pageshow", () => document.querySelectorAll("main select").forEach(showExamples));
