package io.landfall.lab.demo.slack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a demo reaches Slack, by the environment alone: nothing of it stands on a command line.
 *
 * @param environment of this process
 */
public record SlackAccess(Map<String, String> environment) {

    private static final String BOT_TOKEN = "SLACK_BOT_TOKEN";
    private static final String APP_TOKEN = "SLACK_APP_TOKEN";
    private static final String SIGNING_SECRET = "SLACK_SIGNING_SECRET";
    private static final String API_URL = "SLACK_API_URL";
    private static final String SEE = " docs/slack.md says how.";

    private static final Pattern BOT_FORM = Pattern.compile("(xoxe[.])?xoxb-[A-Za-z0-9-]+");
    private static final Pattern APP_FORM = Pattern.compile("xapp-[A-Za-z0-9-]+");

    /** How Slack brings what people say. */
    public enum Way {
        SOCKET_MODE("app-token"),
        SIGNED_REQUESTS("signing-secret");

        private final String key;

        Way(String key) {
            this.key = key;
        }

        /** The key of its secret in the configuration file. */
        public String key() {
            return key;
        }
    }

    /** Returns what is missing or mixed up, a sentence each. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (value(BOT_TOKEN).isEmpty()) {
            problems.add("The environment has no " + BOT_TOKEN + ": the bot's token, `xoxb-...`, from the app's page"
                    + " *Install App*." + SEE);
        } else if (!botToken().matches("(?s)(xoxe[.])?xoxb-.*")) {
            problems.add(BOT_TOKEN + " does not begin with `xoxb-`, so it is no bot's token."
                    + (botToken().startsWith("xapp-") ? " It is an app's; that one goes into " + APP_TOKEN + "." : "")
                    + SEE);
        } else if (!BOT_FORM.matcher(botToken()).matches()) {
            problems.add(garbled(BOT_TOKEN));
        }
        if (value(APP_TOKEN).isEmpty() && value(SIGNING_SECRET).isEmpty()) {
            problems.add("The environment has neither " + APP_TOKEN + " (Socket Mode: `xapp-...`, from *Basic"
                    + " Information*, *App-Level Tokens*) nor " + SIGNING_SECRET + " (signed requests over HTTP)."
                    + SEE);
        } else if (way() == Way.SOCKET_MODE && !secret().startsWith("xapp-")) {
            problems.add(APP_TOKEN + " does not begin with `xapp-`, so it is no app's token."
                    + (secret().startsWith("xoxb-") ? " It is a bot's; that one goes into " + BOT_TOKEN + "." : "")
                    + SEE);
        } else if (way() == Way.SOCKET_MODE && !APP_FORM.matcher(secret()).matches()) {
            problems.add(garbled(APP_TOKEN));
        }
        return problems;
    }

    private static String garbled(String name) {
        return name + " holds something besides the letters, digits and hyphens of a token, such as a line's end or a"
                + " character that can't be seen. Copy it once more from the app's page, with nothing around it.";
    }

    public String botToken() {
        return value(BOT_TOKEN).orElseThrow();
    }

    /** Socket Mode when there is an app's token, as in the configuration file. */
    public Way way() {
        return value(APP_TOKEN).isPresent() ? Way.SOCKET_MODE : Way.SIGNED_REQUESTS;
    }

    /** The secret that this way needs. */
    public String secret() {
        return value(APP_TOKEN).or(() -> value(SIGNING_SECRET)).orElseThrow();
    }

    /** Where the Web API is; empty for Slack's own. */
    public Optional<String> apiUrl() {
        return value(API_URL);
    }

    private Optional<String> value(String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    @Override
    public String toString() {
        return "SlackAccess[" + way() + "]";
    }
}
