package rootwalk.config.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// Reads one YAML document. Used by one thread, once.
///
/// The library's own composer keeps some 2.5 kB for each entry of a list of zones, most of it marks and tags that no setting
/// needs.
public final class YamlReader {

    /// Collections in collections; the reader descends into them by recursion.
    private static final int MAX_DEPTH = 32;

    /// The core schema (YAML 1.2.2 section 10.3.2).
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final String NULL_TAG = "tag:yaml.org,2002:null";

    private final Parser parser;
    private final SyntaxErrors errors;
    private final Map<Anchor, YamlNode> anchors = new HashMap<>();
    private int depth;

    private YamlReader(Parser parser, SyntaxErrors errors) {
        this.parser = parser;
        this.errors = errors;
    }

    /// @param maxLength the most code points that the text may have
    public static YamlResult read(String text, int maxLength) {
        Optional<YamlNode> json = text.length() > maxLength ? Optional.empty() : JsonReader.read(text, MAX_DEPTH);
        return json.isPresent() ? new YamlResult.Sound(json) : parse(text, maxLength);
    }

    /// As [#read], without the shorter way for JSON.
    static YamlResult parse(String text, int maxLength) {
        LoadSettings settings = LoadSettings.builder().setUseMarks(true).setCodePointLimit(maxLength).build();
        SyntaxErrors errors = new SyntaxErrors(text);
        try {
            Parser parser = new ParserImpl(settings, new StreamReader(settings, text));
            return new YamlResult.Sound(new YamlReader(parser, errors).document());
        } catch (MalformedException e) {
            return e.result;
        } catch (MarkedYamlEngineException e) {
            return errors.explain(e);
        } catch (ReaderException e) {
            return errors.explain(e);
        } catch (YamlEngineException e) {
            return new YamlResult.Malformed(0, 0, "this is not YAML: " + e.getMessage(), "");
        }
    }

    /// Ends the reading at an event that the parser accepts and this reader does not.
    @SuppressWarnings("serial") // thrown and caught in this class
    private static final class MalformedException extends RuntimeException {

        private final transient YamlResult.Malformed result;

        MalformedException(Mark at, String message, String remedy) {
            super(message, null, false, false);
            result = new YamlResult.Malformed(line(at), column(at), message, remedy);
        }
    }

    private Optional<YamlNode> document() {
        parser.next();
        if (parser.checkEvent(Event.ID.StreamEnd)) {
            return Optional.empty();
        }
        parser.next();
        YamlNode root = node(parser.next());
        parser.next();
        if (!parser.checkEvent(Event.ID.StreamEnd)) {
            throw new MalformedException(start(parser.peekEvent()), "this is not YAML: a second document begins here",
                    "remove the line ---; a configuration is one document");
        }
        return Optional.of(root);
    }

    private YamlNode node(Event event) {
        if (event instanceof AliasEvent alias) {
            return aliased(alias);
        }
        YamlNode node = withoutAnchor(event);
        ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor, node));
        return node;
    }

    // Not a switch on patterns: it is linked at run time, which an AOT cache does not speed up.
    private YamlNode withoutAnchor(Event event) {
        if (event instanceof ScalarEvent scalar) {
            return scalar(scalar);
        }
        if (event instanceof SequenceStartEvent sequence) {
            return sequence(sequence);
        }
        if (event instanceof MappingStartEvent mapping) {
            return mapping(mapping);
        }
        throw new IllegalStateException(event.toString());
    }

    /// A collection has its anchor when it is complete, so none contains itself.
    private YamlNode aliased(AliasEvent alias) {
        YamlNode node = anchors.get(alias.getAlias());
        if (node == null) {
            Mark at = start(alias);
            throw new MalformedException(at, "this is not YAML: " + SyntaxErrors.REFERENCE, errors.quoted(at));
        }
        return node;
    }

    private YamlNode scalar(ScalarEvent event) {
        Mark at = start(event);
        boolean isPlain = event.getScalarStyle() == ScalarStyle.PLAIN;
        if (!isPlain) {
            errors.passes(event);
        }
        String text = event.getValue();
        boolean isNull = event.getTag().isEmpty()
                ? isPlain && NULLS.contains(text)
                : event.getTag().get().equals(NULL_TAG);
        return new YamlNode.Scalar(text, isNull, line(at), column(at));
    }

    private YamlNode sequence(SequenceStartEvent event) {
        Mark at = start(event);
        enter(at);
        List<YamlNode> items = new ArrayList<>(4);
        for (Event next = parser.next(); next.getEventId() != Event.ID.SequenceEnd; next = parser.next()) {
            items.add(node(next));
        }
        depth--;
        return new YamlNode.Sequence(items, line(at), column(at));
    }

    private YamlNode mapping(MappingStartEvent event) {
        Mark at = start(event);
        enter(at);
        List<YamlNode.Entry> entries = new ArrayList<>(4);
        for (Event next = parser.next(); next.getEventId() != Event.ID.MappingEnd; next = parser.next()) {
            YamlNode key = node(next);
            entries.add(new YamlNode.Entry(key, node(parser.next())));
        }
        depth--;
        return new YamlNode.Mapping(entries, line(at), column(at));
    }

    private void enter(Mark at) {
        depth++;
        if (depth > MAX_DEPTH) {
            throw new MalformedException(at,
                    "this is nested too deeply, in more than " + MAX_DEPTH + " lists and mappings",
                    "no setting needs as many");
        }
    }

    /// Present, since the reader is set to use marks.
    private static Mark start(Event event) {
        return event.getStartMark().orElseThrow();
    }

    static int line(Mark mark) {
        return mark.getLine() + 1;
    }

    static int column(Mark mark) {
        return mark.getColumn() + 1;
    }
}
