package rootwalk.cli.importing;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/// The text of [Settings], with the setting of each line. It grows line by line.
final class RenderedSettings {

    /// Without one of these, an entry of a list has no meaning.
    private static final Set<String> NEEDED =
            Set.of("zone", "servers", "name", "address", "action", "algorithm", "secret", "file");

    /// Without one of these, an entry of a list would permit more.
    private static final Set<String> RESTRICTING = Set.of("key", "tls", "types", "match");

    private final StringBuilder text = new StringBuilder();
    private final Map<Integer, Line> lines = new HashMap<>();
    private String section = "";
    private int number = 1;

    /// One line with a setting.
    ///
    /// @param remove removes the setting, or the entry of a list that has no meaning without it; false if it is removed already
    record Line(String section, Origin origin, BooleanSupplier remove) {}

    String text() {
        return text.toString();
    }

    Optional<Line> at(int line) {
        return Optional.ofNullable(lines.get(line));
    }

    /// The first line whose setting is a file, in whatever form its path is written.
    Optional<Line> naming(Path file) {
        List<String> all = text.toString().lines().toList();
        return IntStream.rangeClosed(1, all.size())
                .filter(at -> lines.containsKey(at)
                        && Path.of(value(all.get(at - 1))).normalize().equals(file.normalize()))
                .boxed().findFirst().flatMap(this::at);
    }

    /// The scalar at the end of a line.
    private static String value(String line) {
        int quote = line.indexOf('"');
        return quote < 0 ? line.substring(line.lastIndexOf(' ') + 1)
                : line.substring(quote + 1, line.length() - 1).replaceAll("\\\\(.)", "$1");
    }

    void comment(String line) {
        line(line);
    }

    void section(String name, Setting setting, Map<String, Setting> sections) {
        section = name;
        member("", name, setting, () -> sections.remove(name) != null);
    }

    static boolean isEmpty(Setting setting) {
        return switch (setting) {
            case Setting.Value _ -> false;
            case Setting.Items items -> items.all().stream().allMatch(RenderedSettings::isEmpty);
            case Setting.Block block -> block.members().values().stream().allMatch(RenderedSettings::isEmpty);
        };
    }

    /// @param before indentation, with the hyphen of a list in its first entry
    private void member(String before, String key, Setting setting, BooleanSupplier remove) {
        String indent = before.replace('-', ' ');
        switch (setting) {
            case Setting.Value value -> {
                at(value.origin(), remove);
                line(before + key + ": " + value.yaml());
            }
            case Setting.Items items -> {
                first(items).ifPresent(origin -> at(origin, remove));
                line(before + key + ":");
                List.copyOf(items.all()).forEach(item -> item(indent + "  ", item,
                        RESTRICTING.contains(key) ? remove : removal(items, item)));
            }
            case Setting.Block block -> {
                first(block).ifPresent(origin -> at(origin, remove));
                line(before + key + ":");
                members(indent + "  ", block, RESTRICTING.contains(key) ? remove : null);
            }
        }
    }

    /// The first rule that applies decides, so those after one that denies are removed with it.
    private static BooleanSupplier removal(Setting.Items items, Setting item) {
        boolean denies = item instanceof Setting.Block block && block.members().containsKey("deny");
        return denies ? () -> removeWithLater(items.all(), item) : () -> items.all().remove(item);
    }

    private static boolean removeWithLater(List<Setting> all, Setting item) {
        int index = all.indexOf(item);
        if (index < 0) {
            return false;
        }
        all.subList(index, all.size()).clear();
        return true;
    }

    /// @param removal of a whole that has no meaning without each member; null to remove the member only
    private void members(String indent, Setting.Block block, @Nullable BooleanSupplier removal) {
        for (String key : List.copyOf(block.members().keySet())) {
            Setting member = block.members().get(key);
            if (member != null && !isEmpty(member)) {
                member(indent, key, member, removal != null ? removal : () -> block.members().remove(key) != null);
            }
        }
    }

    private void item(String indent, Setting item, BooleanSupplier remove) {
        switch (item) {
            case Setting.Value value -> {
                at(value.origin(), remove);
                line(indent + "- " + value.yaml());
            }
            case Setting.Block block -> entry(indent, block, remove);
            case Setting.Items _ -> throw new IllegalStateException("a list in a list");
        }
    }

    private void entry(String indent, Setting.Block block, BooleanSupplier remove) {
        String before = indent + "- ";
        for (String key : List.copyOf(block.members().keySet())) {
            Setting member = block.members().get(key);
            if (member == null || isEmpty(member)) {
                continue;
            }
            BooleanSupplier removal =
                    before.endsWith("- ") || NEEDED.contains(key) || RESTRICTING.contains(key) ? remove
                            : () -> block.members().remove(key) != null;
            member(before, key, member, removal);
            before = indent + "  ";
        }
    }

    private static Optional<Origin> first(Setting setting) {
        return switch (setting) {
            case Setting.Value value -> Optional.of(value.origin());
            case Setting.Items items -> items.all().stream().flatMap(item -> first(item).stream()).findFirst();
            case Setting.Block block ->
                block.members().values().stream().flatMap(member -> first(member).stream()).findFirst();
        };
    }

    private void at(Origin origin, BooleanSupplier remove) {
        lines.put(number, new Line(section, origin, remove));
    }

    private void line(String line) {
        text.append(line).append('\n');
        number++;
    }
}
