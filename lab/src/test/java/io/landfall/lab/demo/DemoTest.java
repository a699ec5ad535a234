package io.landfall.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.landfall.lab.demo.Demo.Start;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** What {@code ./landfall demo} says to options that can't be; nothing is started. */
class DemoTest {

    private static final Map<String, String> TOKENS =
            Map.of("SLACK_BOT_TOKEN", "xoxb-1-secret", "SLACK_APP_TOKEN", "xapp-1-secret");
    private static final String END = "Nothing was started. `./landfall demo --help` shows the options.\n";
    private static final String SEE = " docs/slack.md says how.\n";

    @Test
    void namesEverythingThatIsMissingForSlackAtOnce() {
        assertThat(demo(Map.of(), "--slack", "#shop-db"))
                .isEqualTo(
                        "2: landfall: `--approvers` is missing: nobody could approve. Write the ids of members or user"
                                + " groups, as in `--approvers U024BE7LH,U0G9QF9C6` (in a profile, *Copy member ID*).\n"
                                + "landfall: The environment has no SLACK_BOT_TOKEN: the bot's token, `xoxb-...`, from the app's"
                                + " page *Install App*." + SEE
                                + "landfall: The environment has neither SLACK_APP_TOKEN (Socket Mode: `xapp-...`, from *Basic"
                                + " Information*, *App-Level Tokens*) nor SLACK_SIGNING_SECRET (signed requests over HTTP)."
                                + SEE + END);
    }

    @Test
    void saysWhatToWriteWhereOneApproverCouldApproveNothing() {
        assertThat(demo(TOKENS, "--slack", "#shop-db", "--approvers", "U024BE7LH,U024BE7LH"))
                .isEqualTo("2: landfall: `--approvers` names U024BE7LH alone, and whoever asks approves nothing"
                        + " (four-eyes). Name somebody else, too, as in `--approvers U024BE7LH,U0G9QF9C6`; or, to try it"
                        + " alone, add `--no-four-eyes`.\n" + END);
    }

    @Test
    void refusesWhatIsNoChannelAndWhatIsNoIdAndWhatDoesNotGoTogether() {
        assertThat(demo(TOKENS, "--slack", "Shop DB", "--approvers", "ben,S0614TZR7", "--yes"))
                .isEqualTo("2: landfall: `--slack Shop DB` is not a channel. Write its name in small letters, in quotes"
                        + " because of the `#`: `--slack '#shop-db'`; or its id, such as `C024BE91L`.\n"
                        + "landfall: `--yes` types the words in the terminal, and in Slack only people can say them."
                        + " Leave out `--yes`, or `--slack`.\n"
                        + "landfall: `ben` in `--approvers` is no id of a member (U...) or a user group (S...). In Slack"
                        + " names do not count; in a profile, *Copy member ID*.\n" + END);
        assertThat(demo(TOKENS, "--no-four-eyes", "--port", "0"))
                .isEqualTo("2: landfall: `--no-four-eyes` is for a demo in Slack; in the terminal ann asks and ben"
                        + " approves. Write `--slack '#channel'` as well, or leave it out.\n"
                        + "landfall: `--port 0` is no port. Write one from 1 to 65535.\n" + END);
        assertThat(demo(TOKENS, "--slack"))
                .isEqualTo("2: landfall: Missing required parameter for option '--slack' (CHANNEL). In a shell a `#`"
                        + " that is not in quotes begins a comment: `--slack '#shop-db'`.\n" + END);
    }

    @Test
    void saysWhichEnginesThereAreAndWhatIsForMariaDbOnly() {
        assertThat(demo(Map.of(), "--engine", "postgres"))
                .isEqualTo(
                        "2: landfall: Invalid value for option '--engine': expected one of [MARIADB, MARIADB_UPGRADE,"
                                + " MARIADB-UPGRADE, MYSQL80, MYSQL97] (case-insensitive) but was 'postgres'\n" + END);
        assertThat(demo(Map.of(), "--engine", "mysql97", "--transfer", "rsync"))
                .isEqualTo(
                        "2: landfall: `--transfer rsync` is for backups: MySQL 9.7 goes straight from server to server by"
                                + " CLONE. Leave out `--transfer rsync`, or `--engine mysql97`.\n" + END);
    }

    @Test
    void tellsTokensThatWereMixedUpWithoutShowingThem() {
        assertThat(demo(
                        Map.of("SLACK_BOT_TOKEN", "xapp-1-secret", "SLACK_APP_TOKEN", "xoxb-1-secret"),
                        "--slack",
                        "shop-db",
                        "--approvers",
                        "S0614TZR7"))
                .isEqualTo("2: landfall: SLACK_BOT_TOKEN does not begin with `xoxb-`, so it is no bot's token. It is an"
                        + " app's; that one goes into SLACK_APP_TOKEN." + SEE
                        + "landfall: SLACK_APP_TOKEN does not begin with `xapp-`, so it is no app's token. It is a bot's;"
                        + " that one goes into SLACK_BOT_TOKEN." + SEE + END);
    }

    @Test
    void refusesTokensThatNoHeaderCanHoldWithoutShowingThem() {
        String why = " holds something besides the letters, digits and hyphens of a token, such as a line's end or a"
                + " character that can't be seen. Copy it once more from the app's page, with nothing around it.\n";
        assertThat(demo(
                        Map.of("SLACK_BOT_TOKEN", "xoxb-1\u200bsecret", "SLACK_APP_TOKEN", "xapp-1\nsecret"),
                        "--slack",
                        "shop-db",
                        "--approvers",
                        "S0614TZR7"))
                .isEqualTo("2: landfall: SLACK_BOT_TOKEN" + why + "landfall: SLACK_APP_TOKEN" + why + END);
    }

    @Test
    void asksSlackBeforeAnythingIsStarted() throws IOException {
        Map<String, String> answers = new ConcurrentHashMap<>(Map.of(
                "auth.test", "{'ok':false,'error':'invalid_auth'}",
                "apps.connections.open", "{'ok':false,'error':'missing_scope'}",
                "conversations.list",
                        "{'ok':true,'channels':[{'name':'shop-db','id':'C024BE91L','is_member':false}],"
                                + "'response_metadata':{'next_cursor':''}}"));
        HttpServer slack = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        slack.createContext("/api/", call -> {
            byte[] answer = answers.get(call.getRequestURI().getPath().substring("/api/".length()))
                    .replace('\'', '"')
                    .getBytes(StandardCharsets.UTF_8);
            call.sendResponseHeaders(200, answer.length);
            call.getResponseBody().write(answer);
            call.close();
        });
        slack.start();
        try {
            String api = "http://127.0.0.1:" + slack.getAddress().getPort() + "/api/";
            assertThat(inSlack(api, "#shop-db"))
                    .isEqualTo(
                            "2: landfall: Slack refused SLACK_BOT_TOKEN: `invalid_auth`. docs/slack.md says where it is made.\n"
                                    + END);
            answers.put("auth.test", "{'ok':true}");
            assertThat(inSlack(api, "#shop-db"))
                    .isEqualTo(
                            "2: landfall: Slack refused SLACK_APP_TOKEN: `missing_scope`. docs/slack.md says where it is made. It needs the scope `connections:write`, and the app Socket Mode.\n"
                                    + END);
            answers.put("apps.connections.open", "{'ok':true}");
            assertThat(inSlack(api, "C024BE91L"))
                    .isEqualTo("2: landfall: Landfall is not in C024BE91L, so it can't say anything there. Write there:"
                            + " /invite @landfall\n" + END);
            assertThat(inSlack(api, "shop"))
                    .isEqualTo(
                            "2: landfall: There is no channel #shop that Landfall can see. Is it written as in Slack? A"
                                    + " private one it sees after `/invite @landfall` there.\n" + END);
        } finally {
            slack.stop(0);
        }
    }

    @Test
    void sendsNoTokenInClearAndSaysWhenSlackCanNotBeReached() {
        assertThat(inSlack("http://slack.example/api/", "#shop-db"))
                .isEqualTo(
                        "2: landfall: SLACK_API_URL is `http://slack.example/api/`. Write an address that begins with"
                                + " `https://` (or with `http://` on 127.0.0.1) and ends with `/`, such as"
                                + " `https://slack.com/api/`; or unset it for Slack's own.\n" + END);
        assertThat(inSlack("http://127.0.0.1:1/api/", "#shop-db"))
                .startsWith("1: landfall: Slack can't be reached at http://127.0.0.1:1/api/ (auth.test: ")
                .endsWith("). Nothing was started. Look at the network, or at SLACK_API_URL.\n");
    }

    private static String inSlack(String api, String channel) {
        Map<String, String> environment = new HashMap<>(TOKENS);
        environment.put("SLACK_API_URL", api);
        return demo(environment, "--slack", channel, "--approvers", "U024BE7LH,U0G9QF9C6");
    }

    private static String demo(Map<String, String> environment, String... words) {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);
        int status = new Start(Optional.empty(), environment, InputStream.nullInputStream(), out, out).run(words);
        return status + ": " + shown.toString(StandardCharsets.UTF_8);
    }
}
