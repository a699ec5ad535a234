package io.landfall.runbooks.maintenance;

import io.landfall.runbooks.pair.host.Script;
import java.util.List;

/** The pages that Landfall brings along: whole HTML, with nothing from elsewhere. */
public final class ShippedPage {

    /** English and Norwegian (Bokmål), as HTML names them. */
    public static final List<String> LANGUAGES = List.of("en", "nb");

    private ShippedPage() {}

    /** Returns the page in one of {@link #LANGUAGES}. */
    public static String in(String language) {
        return Script.of(ShippedPage.class, language + ".html").text();
    }
}
