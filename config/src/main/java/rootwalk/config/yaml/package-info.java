/// YAML text, read into a tree in which every value has its line and column.
///
/// [rootwalk.config.yaml.YamlReader] is the entry point. It makes a [rootwalk.config.yaml.YamlNode] from the events of
/// snakeyaml-engine's parser, or says what is wrong with the text, in a [rootwalk.config.yaml.YamlResult]. `SyntaxErrors`
/// explains the parser's errors to a person who writes a configuration. `JsonReader` reads a text that is plain JSON without the
/// library, since a list of 100,000 zones is written by a program.
@NullMarked
package rootwalk.config.yaml;

import org.jspecify.annotations.NullMarked;
