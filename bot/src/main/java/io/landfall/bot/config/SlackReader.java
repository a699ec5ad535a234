package io.landfall.bot.config;

import io.landfall.bot.config.SlackSettings.HttpRequests;
import io.landfall.bot.config.SlackSettings.Intake;
import io.landfall.bot.config.SlackSettings.SocketMode;
import io.landfall.bot.config.form.Form;
import io.landfall.bot.config.form.Section;
import io.landfall.monitor.Secret;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code chat.slack}. */
public final class SlackReader {

    private static final URI SLACK = URI.create("https://slack.com/api/");
    private static final Form<URI> API = Form.WEB_ADDRESS
            .that(uri -> uri.getPath().endsWith("/"), "which has no `/` at its end. Write one, as in `" + SLACK + "`.")
            .that(
                    uri -> uri.getScheme().equals("https") || isLoopback(uri.getHost()),
                    "which would send the tokens in clear. Write `https://`; `http://` is for 127.0.0.1 only.");

    private static final Form<String> CHANNEL = Form.TEXT.that(
            text -> text.matches("[CG][A-Z0-9]{7,20}"),
            "which is no channel's id. Write one such as `C0614TZR7`; it stands at the end of the channel's details.");

    private static final Pattern BOT_TOKEN = Pattern.compile("(xoxe[.])?xoxb-[A-Za-z0-9-]+");
    private static final Pattern APP_TOKEN = Pattern.compile("xapp-[A-Za-z0-9-]+");

    private final Section slack;

    private SlackReader(Section slack) {
        this.slack = slack;
    }

    static SlackSettings read(Section slack) {
        return new SlackReader(slack).read();
    }

    private SlackSettings read() {
        Secret botToken = slack.has("bot-token") ? secret("bot-token").orElseThrow() : slack.secret("bot-token");
        refuse("bot-token", botToken, "xapp-", "an app's token. A bot's token begins with `xoxb-`", BOT_TOKEN);
        Optional<Secret> appToken = secret("app-token");
        appToken.ifPresent(token ->
                refuse("app-token", token, "xoxb-", "a bot's token. An app's token begins with `xapp-`", APP_TOKEN));
        Optional<Secret> signingSecret = secret("signing-secret");
        Optional<String> mode = slack.optional(
                "mode",
                Form.oneOf(
                        List.of("socket", "http"),
                        ". Write `socket` (with `app-token`) or `http` (with `signing-secret`)."));
        URI api = slack.or("api-url", API, SLACK);
        Optional<String> announce = slack.optional("announce", CHANNEL);
        slack.end();
        return new SlackSettings(botToken, intake(mode, appToken, signingSecret), api, announce);
    }

    private Intake intake(Optional<String> mode, Optional<Secret> appToken, Optional<Secret> signingSecret) {
        boolean isHttp = mode.map("http"::equals).orElse(appToken.isEmpty() && signingSecret.isPresent());
        if (isHttp) {
            return new HttpRequests(
                    signingSecret.orElseGet(
                            () -> missing(
                                    "signing-secret",
                                    "`mode: http` takes only requests that Slack has signed. It stands on the app's page under Basic Information.")));
        }
        return new SocketMode(
                appToken.orElseGet(
                        () -> missing(
                                "app-token",
                                "Socket Mode needs it. It is made on the app's page under Basic Information, App-Level Tokens, with the scope `connections:write`; or give `signing-secret` and take requests over HTTP.")));
    }

    private Optional<Secret> secret(String key) {
        if (!slack.has(key)) {
            slack.optional(key, Form.TEXT);
            return Optional.empty();
        }
        Secret secret = slack.secret(key);
        if (secret.reveal().isBlank()) {
            slack.problem(key, "`" + slack.where(key) + "` is empty. Is the variable or the file it is taken from?");
        }
        return Optional.of(secret);
    }

    /** A token goes into a header of HTTP, which refuses anything else with the whole header in its message. */
    private void refuse(String key, Secret token, String start, String what, Pattern form) {
        String text = token.reveal();
        if (text.startsWith(start)) {
            slack.problem(key, "`" + slack.where(key) + "` is " + what + ".");
        } else if (!text.isBlank() && !form.matcher(text).matches()) {
            slack.problem(
                    key,
                    "`" + slack.where(key) + "` is no "
                            + (form == BOT_TOKEN ? "bot's token: `xoxb-" : "app's token: `xapp-")
                            + "` and then letters, digits and hyphens only, without blanks, a line's end or characters that"
                            + " can't be seen. Copy it once more from the app's page.");
        }
    }

    private Secret missing(String key, String why) {
        slack.problem(key, "`" + slack.where(key) + "` is missing. " + why);
        return Secret.of("");
    }

    /** Whether nothing that is sent to {@code host} leaves this machine. */
    public static boolean isLoopback(String host) {
        if (!host.matches("localhost|[0-9.]+|\\[[0-9a-fA-F:]+]")) {
            return false;
        }
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false; // not an address of this machine
        }
    }
}
