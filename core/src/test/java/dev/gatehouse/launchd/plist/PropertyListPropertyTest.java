package dev.gatehouse.launchd.plist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dd.plist.BinaryPropertyListParser;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSObject;
import dev.gatehouse.Host;
import dev.gatehouse.Ran;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.launchd.LaunchdSamples;
import dev.gatehouse.launchd.domain.Domain;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Independent parsers read the values unchanged: the JDK's XML parser, and plistutil. Each list has many values,
 * because starting plistutil is slow.
 */
class PropertyListPropertyTest {
    private static final String[] PIECES = {
        "&",
        "&amp;",
        "&#13;",
        "<",
        ">",
        "<![CDATA[",
        "]]>",
        "]]",
        "<!--",
        "-->",
        "<?xml?>",
        "</string>",
        "'",
        "\"",
        "\\",
        "$HOME",
        "${x}",
        "`id`",
        "%",
        " ",
        "  ",
        "\t",
        "\n",
        "\n\n",
        "\r",
        "\r\n",
        "\u007f",
        "\u0085",
        "\u00a0",
        "\u2028",
        "\ue000",
        "\ue001",
        "\ufeff",
        "\ufffd",
        "é",
        "u\u0301",
        "漢字",
        "🙂",
        "=",
        "x",
        "0"
    };

    @Provide
    static Arbitrary<List<String>> texts() {
        Arbitrary<String> pieces = Arbitraries.of(PIECES).list().ofMaxSize(8).map(list -> String.join("", list));
        Arbitrary<String> characters = Arbitraries.strings()
                .withCharRange(' ', '\ud7ff')
                .withCharRange('\ue000', '\ufffd')
                .withChars('\t', '\n', '\r')
                .ofMaxLength(30);
        return Arbitraries.frequencyOf(Tuple.of(3, pieces), Tuple.of(1, characters))
                .list()
                .ofMinSize(100)
                .ofMaxSize(200);
    }

    private static String render(List<String> texts) {
        List<String> command = new ArrayList<>(List.of("/bin/gateway"));
        Map<String, String> environment = new LinkedHashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            if (i % 2 == 0) {
                command.add(texts.get(i));
            } else {
                environment.put(String.format("V%03d", i), texts.get(i));
            }
        }
        return LaunchdSamples.renderer(Domain.gui(501))
                .render(LaunchdSamples.definition(Path.of("/srv/home"), command, environment, Optional.empty()))
                .files()
                .getLast()
                .content();
    }

    @Property(tries = 30)
    void theJdksParserReadsEveryValueUnchanged(@ForAll("texts") List<String> texts) throws Exception {
        assertValues(texts, xmlStrings(render(texts)));
    }

    @Property(tries = 15)
    void plistutilReadsEveryValueUnchanged(@ForAll("texts") List<String> texts) throws Exception {
        String plistutil = Host.require("plistutil").toString();
        Path directory = Files.createTempDirectory("gatehouse-plist");
        try {
            Path xml = Files.writeString(directory.resolve("xml"), render(texts));
            Path binary = directory.resolve("binary");
            Ran ran = Ran.in(
                    directory,
                    Map.of(),
                    List.of(plistutil, "-f", "bin", "-i", xml.toString(), "-o", binary.toString()));
            assertThat(ran.exit()).as(ran.toString()).isZero();
            List<String> strings = new ArrayList<>();
            collect(BinaryPropertyListParser.parse(Files.readAllBytes(binary)), strings);
            assertValues(texts, strings);
            Path again = directory.resolve("again");
            Ran.in(directory, Map.of(), List.of(plistutil, "-i", binary.toString(), "-o", again.toString()));
            assertThat(again).exists();
        } finally {
            Host.deleteTree(directory);
        }
    }

    private static void collect(NSObject object, List<String> strings) {
        if (object instanceof NSDictionary dictionary) {
            dictionary.getHashMap().values().forEach(value -> collect(value, strings));
        } else if (object.toJavaObject() instanceof Object[] array) {
            for (Object element : array) {
                strings.add(String.valueOf(element));
            }
        } else if (object.toJavaObject() instanceof String text) {
            strings.add(text);
        }
    }

    private static List<String> xmlStrings(String xml) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newInstance();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(xml));
        List<String> strings = new ArrayList<>();
        while (reader.hasNext()) {
            if (reader.next() == XMLStreamReader.START_ELEMENT
                    && reader.getLocalName().equals("string")) {
                strings.add(reader.getElementText());
            }
        }
        return strings;
    }

    /** Checks that the arguments and the variables are found, each in order; other strings are ignored. */
    private static void assertValues(List<String> texts, List<String> found) {
        List<String> even = new ArrayList<>();
        List<String> odd = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            (i % 2 == 0 ? even : odd).add(texts.get(i));
        }
        assertThat(found).containsSequence(even).containsSequence(odd);
    }

    @Property(tries = 200)
    void readsWhatItWrites(@ForAll("texts") List<String> texts) {
        Map<String, Object> entries = new LinkedHashMap<>();
        entries.put("list", texts);
        entries.put("text", String.join("", texts));
        entries.put("number", texts.size());
        entries.put("truth", true);
        entries.put("map", Map.of("in & out", texts.getFirst()));
        assertThat(PropertyListText.read(PropertyListText.write(entries))).isEqualTo(entries);
    }

    @Example
    void refusesCharactersThatXmlCannotRepresent() {
        assertRefused("ab\u0001", "U+0001", "position 3");
        assertRefused("\u001b[31m", "U+001B", "position 1");
        assertRefused("x\ufffe", "U+FFFE", "position 2");
        assertRefused("🙂\uffff", "U+FFFF", "position 3");
        assertRefused("half \ud83d", "U+D83D", "position 6");
    }

    private static void assertRefused(String text, String... words) {
        assertThatThrownBy(() -> PropertyListText.write(Map.of("EnvironmentVariables", Map.of("KEY", text))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll("EnvironmentVariables.KEY")
                .hasMessageContainingAll(words);
        assertThatThrownBy(() -> PropertyListText.write(Map.of("ProgramArguments", List.of("sh", text))))
                .hasMessageContaining("ProgramArguments[1]");
    }

    @Example
    void otherFilesAreNotPropertyLists() throws IOException {
        for (String text : List.of("", "hello", "<plist>", "<?xml version=\"1.0\"?><a/>", "bplist00")) {
            assertThat(PropertyListText.read(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                    .as(text)
                    .isEmpty();
        }
    }
}
