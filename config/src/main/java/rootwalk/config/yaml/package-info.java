/// YAML text, read into a tree in which every value has its line and column.
///
/// [rootwalk.config.yaml.YamlReader] is the entry point. It makes a [rootwalk.config.yaml.YamlNode] from the events of
/// snakeyaml-engine's parser, or says what is wrong with the text, in a [rootwalk.config.yaml.YamlResult].
/// `SyntaxErrors` turns the parser's errors into messages for the author of a configuration. `JsonReader` reads plain
/// JSON without the library, which is faster: programs write long configurations as JSON.
@NullMarked
package rootwalk.config.yaml;

import org.jspecify.annotations.NullMarked;
