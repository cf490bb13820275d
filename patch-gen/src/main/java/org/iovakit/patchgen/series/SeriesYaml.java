// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.series;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iovakit.patchgen.PatchGenException;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The text of a series file, with its entries changed and its comments and all else as the user wrote them. Not safe for use
 * by several threads.
 */
public final class SeriesYaml {
    private final Yaml yaml;
    private final MappingNode root;

    /**
     * Reads a file that is known to be a series file.
     *
     * @throws PatchGenException if it cannot be read
     */
    public SeriesYaml(Path path) throws PatchGenException {
        LoaderOptions loader = new LoaderOptions();
        loader.setProcessComments(true);
        DumperOptions dumper = new DumperOptions();
        dumper.setProcessComments(true);
        dumper.setDefaultFlowStyle(FlowStyle.BLOCK);
        dumper.setIndicatorIndent(2);
        dumper.setIndentWithIndicator(true);
        dumper.setSplitLines(false);
        this.yaml = new Yaml(loader, dumper);
        try {
            this.root = (MappingNode) yaml.compose(new StringReader(Files.readString(path)));
        } catch (IOException e) {
            throw new PatchGenException("cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    /** Gives an entry a plain value; one that is not there is added at the end. */
    public void set(String entry, Object value) {
        put(root, entry, node(value));
    }

    /** Gives an entry of an entry a plain value, likewise. */
    public void set(String entry, int key, Object value) {
        Optional<MappingNode> inside = value(root, entry).map(MappingNode.class::cast);
        MappingNode map = inside.orElseGet(() -> new MappingNode(Tag.MAP, new ArrayList<>(), FlowStyle.BLOCK));
        map.setFlowStyle(FlowStyle.BLOCK);
        put(map, Integer.toString(key), node(value));
        put(root, entry, map);
    }

    /** Takes an entry out, if it is there. */
    public void remove(String entry) {
        root.getValue().removeIf(tuple -> isKey(tuple, entry));
    }

    /** Leaves of a list the elements with these indexes, in this order. */
    public void keep(String entry, List<Integer> indexes) {
        SequenceNode list = (SequenceNode) value(root, entry).orElseThrow();
        List<Node> kept = indexes.stream().map(list.getValue()::get).toList();
        list.getValue().clear();
        list.getValue().addAll(kept);
    }

    /** The whole text. */
    public String text() {
        StringWriter text = new StringWriter();
        yaml.serialize(root, text);
        return text.toString().strip() + "\n";
    }

    private Node node(Object value) {
        if (value instanceof Map<?, ?> map) {
            List<NodeTuple> tuples = new ArrayList<>();
            map.forEach((key, each) -> tuples.add(new NodeTuple(scalar(key), node(each))));
            return new MappingNode(Tag.MAP, tuples, FlowStyle.BLOCK);
        }
        if (value instanceof List<?> list) {
            FlowStyle style = list.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK;
            return new SequenceNode(
                    Tag.SEQ, new ArrayList<>(list.stream().map(this::node).toList()), style);
        }
        return scalar(value);
    }

    private static ScalarNode scalar(Object value) {
        Tag tag = value instanceof Integer ? Tag.INT : Tag.STR;
        return new ScalarNode(tag, value.toString(), null, null, ScalarStyle.PLAIN);
    }

    private static void put(MappingNode map, String key, Node value) {
        List<NodeTuple> tuples = map.getValue();
        for (int i = 0; i < tuples.size(); i++) {
            if (isKey(tuples.get(i), key)) {
                tuples.set(i, new NodeTuple(tuples.get(i).getKeyNode(), value));
                return;
            }
        }
        boolean number = key.chars().allMatch(Character::isDigit);
        Node keyNode = new ScalarNode(number ? Tag.INT : Tag.STR, key, null, null, ScalarStyle.PLAIN);
        tuples.add(new NodeTuple(keyNode, value));
    }

    private static Optional<Node> value(MappingNode map, String key) {
        return map.getValue().stream()
                .filter(tuple -> isKey(tuple, key))
                .map(NodeTuple::getValueNode)
                .findFirst();
    }

    private static boolean isKey(NodeTuple tuple, String key) {
        return tuple.getKeyNode() instanceof ScalarNode scalar
                && scalar.getValue().equals(key);
    }
}
