package io.landfall.bot.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** The names of marks above the plots, in two rows; where there is no room, how many more there are. */
final class MarkLabels {

    private static final int ROWS = 2;

    private static final int APART = 18;
    private static final int SAME_PLACE = 14;
    private static final int MANY = 3;

    private final TimeAxis axis;
    private final ToIntFunction<String> width;
    private final List<Label> placed = new ArrayList<>();

    /**
     * A name at its place.
     *
     * @param x its left edge
     * @param row from 0 on, the upper one first
     */
    record Label(int x, int row, String text, int more) {
        String shown() {
            return more == 0 ? text : text + " +" + more;
        }
    }

    MarkLabels(TimeAxis axis, ToIntFunction<String> width) {
        this.axis = axis;
        this.width = width;
    }

    /** Returns the labels of the marks, which are given oldest first. */
    List<Label> of(List<Mark> marks) {
        for (int from = 0; from < marks.size(); ) {
            int to = from;
            while (to < marks.size() && isHere(marks.get(from), marks.get(to))) {
                to++;
            }
            place(marks.subList(from, to));
            from = to;
        }
        return placed;
    }

    private boolean isHere(Mark first, Mark mark) {
        return mark.group().equals(first.group()) && axis.x(mark.at()) - axis.x(first.at()) < SAME_PLACE;
    }

    private void place(List<Mark> here) {
        Mark first = here.get(0);
        String text = here.size() < MANY ? first.name() : first.group() + " (" + here.size() + " steps)";
        int more = here.size() < MANY ? here.size() - 1 : 0;
        for (int row = 0; row < ROWS; row++) {
            Label label = at(axis.x(first.at()), row, text, more);
            if (fits(label)) {
                placed.add(label);
                return;
            }
        }
        Label last = placed.remove(placed.size() - 1);
        placed.add(new Label(last.x(), last.row(), last.text(), last.more() + here.size()));
    }

    private Label at(double x, int row, String text, int more) {
        int wide = width.applyAsInt(new Label(0, row, text, more).shown());
        int left = (int) Math.round(x) - wide / 2;
        return new Label(Math.max(0, Math.min(left, Chart.WIDTH - DrawnPlot.EDGE - wide)), row, text, more);
    }

    private boolean fits(Label label) {
        return placed.stream()
                .filter(other -> other.row() == label.row())
                .allMatch(other -> other.x() + width.applyAsInt(other.shown()) + APART <= label.x());
    }
}
