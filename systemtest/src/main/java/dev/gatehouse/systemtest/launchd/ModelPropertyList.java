package dev.gatehouse.systemtest.launchd;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** An XML property list, read with the JDK's parser, independently of Gatehouse's writer. */
public record ModelPropertyList(Map<String, Object> entries) {
    /** Reads a property list. */
    public static ModelPropertyList read(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return read(new InputSource(stream));
        }
    }

    public static ModelPropertyList parse(String text) throws IOException {
        return read(new InputSource(new StringReader(text)));
    }

    private static ModelPropertyList read(InputSource source) throws IOException {
        try {
            DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
            // Keeps the parser from loading the DTD from the web.
            builder.setEntityResolver((_, _) -> new InputSource(new StringReader("")));
            builder.setErrorHandler(null);
            Element root = builder.parse(source).getDocumentElement();
            List<Element> top = children(root);
            if (top.size() == 1 && top.getFirst().getTagName().equals("dict")) {
                return new ModelPropertyList(dictionary(top.getFirst()));
            }
            throw new IOException("not a property list");
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(e);
        }
    }

    private static List<Element> children(Element parent) {
        List<Element> children = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }

    private static Map<String, Object> dictionary(Element element) {
        Map<String, Object> entries = new LinkedHashMap<>();
        List<Element> children = children(element);
        for (int i = 0; i + 1 < children.size(); i += 2) {
            entries.put(children.get(i).getTextContent(), value(children.get(i + 1)));
        }
        return entries;
    }

    private static Object value(Element element) {
        return switch (element.getTagName()) {
            case "dict" -> dictionary(element);
            case "array" ->
                children(element).stream().map(ModelPropertyList::value).toList();
            case "true" -> true;
            case "false" -> false;
            case "integer" -> Long.valueOf(element.getTextContent());
            default -> element.getTextContent();
        };
    }

    Optional<String> text(String key) {
        return entries.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    boolean flag(String key) {
        return Boolean.TRUE.equals(entries.get(key));
    }

    long number(String key, long otherwise) {
        return entries.get(key) instanceof Long number ? number : otherwise;
    }

    List<String> texts(String key) {
        return entries.get(key) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : text(key).map(List::of).orElse(List.of());
    }

    Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        if (entries.get("EnvironmentVariables") instanceof Map<?, ?> map) {
            map.forEach((key, value) -> environment.put(String.valueOf(key), String.valueOf(value)));
        }
        return environment;
    }

    /** Returns the values of a nested dictionary. */
    Map<?, ?> within(String key) {
        return entries.get(key) instanceof Map<?, ?> map ? map : Map.of();
    }
}
