package io.landfall.bot.dashboards;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A dashboard in Grafana's classic JSON: its panels stand side by side, and go on in the next line where it is full. */
final class Dashboard {

    private static final int WIDTH = 24;

    private final ObjectNode node = Panel.JSON.objectNode();
    private final ArrayNode annotations;
    private final ArrayNode links;
    private final ArrayNode panels;
    private int x;
    private int y;
    private int lineHeight;

    /** Asks of all migrations unless somebody chooses; shows the time from {@code since} on. */
    Dashboard(String uid, String title, String description, String since, String refresh) {
        node.put("uid", uid)
                .put("title", title)
                .put("description", description)
                .put("schemaVersion", 42)
                .put("version", 1)
                .put("editable", false)
                .put("graphTooltip", 1)
                .put("refresh", refresh)
                .put("timezone", "browser")
                .putNull("id");
        node.putArray("tags").add("landfall");
        node.putObject("time").put("from", since).put("to", "now");
        node.putObject("timepicker");
        annotations = node.putObject("annotations").putArray("list");
        ArrayNode variables = node.putObject("templating").putArray("list");
        variables
                .addObject()
                .put("name", "datasource")
                .put("label", "Data source")
                .put("type", "datasource")
                .put("query", "prometheus");
        migrations(variables.addObject());
        links = node.putArray("links");
        panels = node.putArray("panels");
    }

    private static void migrations(ObjectNode variable) {
        String query = "label_values(landfall_window_budget_seconds, migration)";
        variable.put("name", "migration")
                .put("label", "Migration")
                .put("type", "query")
                .put("definition", query)
                .put("includeAll", true)
                .put("allValue", ".+")
                .put("multi", true)
                .put("refresh", 2)
                .put("sort", 1);
        variable.set("datasource", Panel.datasource());
        variable.putObject("query")
                .put("query", query)
                .put("refId", "migrations")
                .put("qryType", 1);
        variable.putObject("current").put("text", "All").put("value", "$__all");
    }

    /** Marks the times at which {@code query} has a value. */
    Dashboard mark(String name, String query, String title, String color) {
        ObjectNode mark = annotations.addObject();
        mark.put("name", name)
                .put("enable", true)
                .put("expr", query)
                .put("titleFormat", title)
                .put("iconColor", color)
                .put("step", "5s");
        mark.set("datasource", Panel.datasource());
        return this;
    }

    /** A link to another dashboard, with the time and the migration that are shown here. */
    Dashboard link(String uid, String title) {
        links.addObject()
                .put("type", "link")
                .put("title", title)
                .put("url", "/d/" + uid)
                .put("keepTime", true)
                .put("includeVars", true);
        return this;
    }

    Dashboard row(String title) {
        newLine();
        ObjectNode row = panels.addObject();
        row.put("type", "row").put("title", title).put("collapsed", false).put("id", panels.size());
        row.putObject("gridPos").put("h", 1).put("w", WIDTH).put("x", 0).put("y", y);
        row.putArray("panels");
        y++;
        return this;
    }

    Dashboard add(Panel panel) {
        if (x + panel.width() > WIDTH) {
            newLine();
        }
        panels.add(panel.at(panels.size() + 1, x, y));
        x += panel.width();
        lineHeight = Math.max(lineHeight, panel.height());
        return this;
    }

    private void newLine() {
        y += lineHeight;
        x = 0;
        lineHeight = 0;
    }

    ObjectNode json() {
        return node;
    }
}
