package rootwalk.config.yaml;

import java.util.List;

/// One value of a YAML text, and the place where it begins.
///
/// A configuration may list 100,000 zones, so a node has no more than a reader of settings needs: no tag, no style and no
/// end.
public sealed interface YamlNode {

    /// From 1.
    int line();

    /// From 1.
    int column();

    /// @param isNull whether there is no value: nothing is written, or `null` without quotes (YAML 1.2.2 section 10.2.1.1)
    record Scalar(String text, boolean isNull, int line, int column) implements YamlNode {}

    record Sequence(List<YamlNode> items, int line, int column) implements YamlNode {}

    /// @param entries in the order of the text; a key may be there twice
    record Mapping(List<Entry> entries, int line, int column) implements YamlNode {}

    /// @param key of any kind, as YAML permits
    record Entry(YamlNode key, YamlNode value) {}
}
