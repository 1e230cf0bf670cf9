/* Keeps what a reader chose, in this browser only, and turns things to sort into choices.
   Without it every option is a disclosure with its reply; nothing here is needed to read a page. */
(() => {
  "use strict";
  const PREFIX = "snakemake-under-pressure:quiz:";
  const quizzes = [...document.querySelectorAll(".quiz[data-quiz]")];

  const make = (tag, name, text) => {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text) made.textContent = text;
    return made;
  };

  // A browser may refuse to keep anything. Then answers last as long as the page is open.
  const kept = (quiz) => {
    try {
      const found = JSON.parse(localStorage.getItem(PREFIX + quiz.dataset.quiz));
      return found?.version === quiz.dataset.version ? found.chosen : {};
    } catch {
      return {};
    }
  };
  const keep = (quiz, chosen) => {
    try {
      const words = JSON.stringify({ version: quiz.dataset.version, chosen });
      localStorage.setItem(PREFIX + quiz.dataset.quiz, words);
    } catch { /* kept nowhere */ }
  };
  const forget = (quiz) => {
    try {
      localStorage.removeItem(PREFIX + quiz.dataset.quiz);
    } catch { /* kept nowhere */ }
  };

  // A question: an option is chosen while it is open.
  const remember = (quiz) => {
    const options = [...quiz.querySelectorAll("details.quiz-option")];
    const chosen = kept(quiz);
    options.forEach((option, at) => {
      option.open = at in chosen;
      option.addEventListener("toggle", () => {
        const open = options.flatMap((each, number) => (each.open ? [[number, 1]] : []));
        if (open.length) keep(quiz, Object.fromEntries(open));
        else forget(quiz);
      });
    });
    return () => options.forEach((option) => { option.open = false; });
  };

  // A sorting: each thing gets a group of radio buttons, and the reply to the choice is read out.
  const choices = (item, number, quiz, chosen, changed) => {
    const options = [...item.querySelectorAll("details.quiz-option")];
    const box = make("fieldset", "sorting-choices");
    const legend = make("legend");
    legend.append(...item.querySelector(".sorting-text").cloneNode(true).childNodes);
    const row = make("div", "sorting-row");
    const said = make("div", "sorting-said");
    const reply = (at) => {
      const right = options[at].classList.contains("quiz-right");
      said.className = `sorting-said quiz-${right ? "right" : "wrong"}`;
      said.replaceChildren(...options[at].querySelector(".quiz-reply").cloneNode(true).childNodes);
      item.dataset.sorted = right ? "right" : "wrong";
    };
    const radios = options.map((option, at) => {
      const label = make("label");
      const radio = make("input");
      radio.type = "radio";
      radio.name = `${quiz.dataset.quiz} ${number}`;
      radio.checked = chosen[number] === at;
      if (radio.checked) reply(at);
      radio.addEventListener("change", () => {
        chosen[number] = at;
        reply(at);
        keep(quiz, chosen);
        changed();
      });
      label.append(radio, ...option.querySelector("summary").cloneNode(true).childNodes);
      row.append(label);
      return radio;
    });
    // After what was kept is back in its place, so that nothing is read out when a page opens.
    said.setAttribute("aria-live", "polite");
    box.append(legend, row, said);
    item.append(box);
    // The field set is the group now: its name would be read out twice.
    item.removeAttribute("role");
    item.removeAttribute("aria-labelledby");
    return () => {
      radios.forEach((radio) => { radio.checked = false; });
      said.replaceChildren();
      said.className = "sorting-said";
      delete item.dataset.sorted;
      delete chosen[number];
    };
  };

  const sort = (quiz) => {
    const items = [...quiz.querySelectorAll(".sorting-item")];
    const chosen = kept(quiz);
    const score = make("p", "sorting-score");
    const count = () => {
      const sorted = items.filter((item) => item.dataset.sorted).length;
      const right = items.filter((item) => item.dataset.sorted === "right").length;
      score.textContent = `${sorted} of ${items.length} sorted, ${right} right.`;
    };
    const clear = items.map((item, at) => choices(item, at, quiz, chosen, count));
    quiz.classList.add("sorting-live");
    quiz.append(score);
    count();
    return () => {
      clear.forEach((each) => each());
      count();
    };
  };

  const offerReset = (clear) => {
    const line = make("p", "quiz-reset");
    const button = make("button", "", "Forget my answers on this page");
    const told = make("span", "", "They are kept in this browser only.");
    button.type = "button";
    told.setAttribute("role", "status");
    button.addEventListener("click", () => {
      clear.forEach((each) => each());
      quizzes.forEach(forget);
      told.textContent = "Forgotten.";
    });
    line.append(button, told);
    const last = quizzes[quizzes.length - 1];
    (last.closest(".cell") ?? last).after(line);
  };

  if (quizzes.length) {
    offerReset(quizzes.map((quiz) => (quiz.classList.contains("sorting") ? sort(quiz) : remember(quiz))));
  }
})();
