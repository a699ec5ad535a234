package io.landfall.bot.dashboards;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** One panel of a dashboard, in Grafana's classic JSON (schema version 42). */
final class Panel {

    static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ObjectNode node = JSON.objectNode();
    private final ObjectNode defaults;
    private final ObjectNode custom = JSON.objectNode();
    private final ArrayNode overrides;
    private final ObjectNode options = JSON.objectNode();
    private final boolean instant;
    private int width;
    private int height;

    private Panel(String type, String title, String description, String unit, boolean instant) {
        this.instant = instant;
        node.put("type", type).put("title", title).put("description", description);
        node.set("datasource", datasource());
        ObjectNode fields = node.putObject("fieldConfig");
        defaults = fields.putObject("defaults").put("unit", unit);
        overrides = fields.putArray("overrides");
        node.set("options", options);
        node.putArray("targets");
    }

    static ObjectNode datasource() {
        return JSON.objectNode().put("type", "prometheus").put("uid", "${datasource}");
    }

    /** The newest value, large; green unless {@link #from} or {@link #means} says otherwise. */
    static Panel stat(String title, String description, String unit) {
        Panel panel = new Panel("stat", title, description, unit, true);
        panel.options
                .put("colorMode", "background_solid")
                .put("graphMode", "none")
                .put("justifyMode", "center")
                .put("textMode", "auto")
                .set("reduceOptions", reduced());
        panel.color("thresholds");
        return panel.from("green").size(4, 4);
    }

    /** Lines over time; where there is no value there is a gap. */
    static Panel lines(String title, String description, String unit) {
        Panel panel = new Panel("timeseries", title, description, unit, false);
        panel.custom
                .put("lineWidth", 1)
                .put("fillOpacity", 10)
                .put("showPoints", "never")
                .put("spanNulls", false);
        panel.defaults.put("min", 0).set("custom", panel.custom);
        panel.color("palette-classic");
        panel.options
                .putObject("legend")
                .put("displayMode", "list")
                .put("placement", "bottom")
                .put("showLegend", true)
                .putArray("calcs");
        panel.options.putObject("tooltip").put("mode", "multi").put("sort", "desc");
        return panel.size(12, 8);
    }

    /** Which of several things went on when. */
    static Panel timeline(String title, String description) {
        Panel panel = new Panel("state-timeline", title, description, "none", false);
        panel.custom.put("fillOpacity", 80).put("lineWidth", 0);
        panel.defaults.set("custom", panel.custom);
        panel.color("thresholds");
        panel.options.put("showValue", "never").put("rowHeight", 0.9).put("mergeValues", true);
        panel.options.putObject("legend").put("showLegend", false);
        return panel.from("blue").size(24, 8);
    }

    /** A line for each series, its labels and its value in columns. */
    static Panel table(String title, String description, String unit) {
        Panel panel = new Panel("table", title, description, unit, true);
        panel.options.put("showHeader", true).put("cellHeight", "sm");
        panel.color("thresholds");
        return panel.from("text").size(12, 8);
    }

    private static ObjectNode reduced() {
        ObjectNode reduced = JSON.objectNode().put("values", false).put("fields", "");
        reduced.putArray("calcs").add("lastNotNull");
        return reduced;
    }

    private void color(String mode) {
        defaults.putObject("color").put("mode", mode);
    }

    /** Asks Prometheus; {@code legend} names each series. */
    Panel ask(String query, String legend) {
        ArrayNode targets = (ArrayNode) node.get("targets");
        ObjectNode target = targets.addObject()
                .put("refId", String.valueOf((char) ('A' + targets.size() - 1)))
                .put("expr", query)
                .put("legendFormat", legend)
                .put("instant", instant)
                .put("range", !instant);
        target.set("datasource", datasource());
        if (node.get("type").asText().equals("table")) {
            target.put("format", "table");
        }
        return this;
    }

    /** Colours: the first from anywhere on, then pairs of a value and the colour from there on. */
    Panel from(String color, Object... valuesAndColors) {
        ArrayNode steps =
                defaults.putObject("thresholds").put("mode", "absolute").putArray("steps");
        steps.addObject().put("color", color).putNull("value");
        for (int i = 0; i < valuesAndColors.length; i += 2) {
            steps.addObject()
                    .put("color", (String) valuesAndColors[i + 1])
                    .put("value", ((Number) valuesAndColors[i]).doubleValue());
        }
        return this;
    }

    /** What a value means, in words. */
    Panel means(int value, String word, String color) {
        mappings()
                .addObject()
                .put("type", "value")
                .putObject("options")
                .putObject(Integer.toString(value))
                .put("text", word)
                .put("color", color)
                .put("index", value);
        return this;
    }

    /** What everything from {@code value} on means. */
    Panel meansFrom(double value, String word, String color) {
        ObjectNode range = mappings().addObject().put("type", "range").putObject("options");
        range.put("from", value).putNull("to");
        range.putObject("result").put("text", word).put("color", color).put("index", 0);
        return this;
    }

    private ArrayNode mappings() {
        return defaults.withArrayProperty("mappings");
    }

    /** What stands there when there is no series. */
    Panel without(String word) {
        defaults.put("noValue", word);
        return this;
    }

    Panel decimals(int digits) {
        defaults.put("decimals", digits);
        return this;
    }

    /** Shows the series' names instead of their values. */
    Panel names() {
        options.put("textMode", "name");
        return this;
    }

    /** Shows the series' names beside their values. */
    Panel valuesAndNames() {
        options.put("textMode", "value_and_name").put("orientation", "vertical");
        return this;
    }

    /** The series whose legend ends so is a thin red line: a limit. */
    Panel limit(String legend) {
        ArrayNode properties = override("byRegexp", ".*" + legend);
        property(properties, "color").put("mode", "fixed").put("fixedColor", "red");
        properties.addObject().put("id", "custom.fillOpacity").put("value", 0);
        property(properties, "custom.lineStyle")
                .put("fill", "dash")
                .putArray("dash")
                .add(8)
                .add(8);
        return this;
    }

    /** The column has the unit, words and colours that {@code stat} has. */
    Panel column(String name, Panel stat) {
        ArrayNode properties = override("byName", name);
        stat.defaults.properties().forEach(setting -> {
            if (!setting.getKey().equals("color")) {
                properties.addObject().put("id", setting.getKey()).set("value", setting.getValue());
            }
        });
        property(properties, "custom.cellOptions").put("type", "color-text");
        return this;
    }

    /** The column's values lead to {@code url}. */
    Panel linked(String name, String url) {
        ArrayNode properties = override("byName", name);
        properties
                .addObject()
                .put("id", "links")
                .putArray("value")
                .addObject()
                .put("title", "Show it")
                .put("url", url);
        return this;
    }

    private ArrayNode override(String matcher, String what) {
        ObjectNode override = overrides.addObject();
        override.putObject("matcher").put("id", matcher).put("options", what);
        return override.putArray("properties");
    }

    private static ObjectNode property(ArrayNode properties, String id) {
        return properties.addObject().put("id", id).putObject("value");
    }

    /** No point is nearer to the next than this; for what is measured seldom. */
    Panel every(String interval) {
        node.put("interval", interval);
        return this;
    }

    /** Adds a transformation. */
    ObjectNode transform(String id) {
        return node.withArrayProperty("transformations")
                .addObject()
                .put("id", id)
                .putObject("options");
    }

    /** In units of a grid that is 24 wide. */
    Panel size(int width, int height) {
        this.width = width;
        this.height = height;
        return this;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Returns it in its place. */
    ObjectNode at(int id, int x, int y) {
        node.put("id", id);
        node.putObject("gridPos").put("h", height).put("w", width).put("x", x).put("y", y);
        return node;
    }
}
