package io.landfall.runbooks.maintenance;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;

/** Passes while the request that will verify the polite page is answered, by the page or by the application. */
public record PageAnswers(PolitePage page) implements Check {

    @Override
    public String name() {
        return "maintenance_page_answers";
    }

    @Override
    public Finding look() {
        String answer = page.answer();
        String text = page.settings().verify().url() + " answers " + answer;
        return page.isHiddenBy(answer) || page.isShownBy(answer)
                ? Finding.ok(text + ".")
                : Finding.fail(
                        text + ", expected was " + page.settings().verify().off() + ".",
                        "Check maintenance.verify in the configuration, and whether the application runs.");
    }
}
