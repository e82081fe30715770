// Charts as SVG: drawn once, here, with nothing to load and no script in the page. Everything that they say stands in the
// table below each, so they are hidden from screen readers.
import { BarChart, CustomChart, HeatmapChart, LineChart, SankeyChart } from "echarts/charts";
import { GridComponent, LegendComponent, VisualMapComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, CustomChart, HeatmapChart, LineChart, SankeyChart, GridComponent, LegendComponent, VisualMapComponent,
  SVGRenderer]);

const WIDTH = 960;
const FONT = { fontFamily: "Arial, Helvetica, sans-serif", fontSize: 14, color: "#1b1b1b" };
// Each is at least 4.5 : 1 on white, and they differ in lightness too.
export const COLOURS = ["#1d4e89", "#b3500b", "#3a6b35", "#7b2d6b", "#5a5a5a", "#00697a"];

function draw(height, option) {
  const chart = init(null, null, { renderer: "svg", ssr: true, width: WIDTH, height });
  chart.setOption({ animation: false, textStyle: FONT, color: COLOURS, ...option });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg.replace(/<svg width="\d+" height="\d+"/, '<svg class="drawing"');
}

const axisText = { ...FONT, fontSize: 13 };

/**
 * Means as bars with their intervals. rows: [{name, mean, low, high}]; low and high may be null. edges: least and most of the
 * axis, where it does not begin with 0 and end where it likes.
 */
export function intervalBars(rows, unit, [least, most] = [0, null]) {
  return draw(70 + 34 * rows.length, {
    grid: { left: 300, right: 40, top: 10, bottom: 50 },
    xAxis: { type: "value", min: least, max: most, name: unit, nameLocation: "middle", nameGap: 30, axisLabel: axisText,
      nameTextStyle: axisText },
    yAxis: { type: "category", inverse: true, data: rows.map((row) => row.name), axisTick: { show: false },
      axisLabel: { ...axisText, width: 280, overflow: "truncate" } },
    series: [
      { type: "bar", data: rows.map((row) => row.mean), barWidth: 16 },
      { type: "custom", data: rows.map((row, place) => [row.low, row.high, place]).filter((row) => row[0] !== null),
        renderItem: whisker, clip: true, encode: { x: [0, 1], y: 2 }, z: 3 },
    ],
  });
}

function whisker(_, api) {
  const [left, middle] = api.coord([api.value(0), api.value(2)]);
  const [right] = api.coord([api.value(1), api.value(2)]);
  const line = (x1, y1, x2, y2) => ({ type: "line", shape: { x1, y1, x2, y2 }, style: { stroke: "#1b1b1b", lineWidth: 2 } });
  return { type: "group", children: [line(left, middle, right, middle), line(left, middle - 6, left, middle + 6),
    line(right, middle - 6, right, middle + 6)] };
}

/** A mean by day with the band of its interval. series: [{name, values: [[mean, low, high] by day]}] */
export function bands(dayNames, series, unit) {
  const lines = series.flatMap(({ name, values }, place) => {
    const colour = COLOURS[place % COLOURS.length];
    const low = values.map((value) => value[1] ?? value[0]);
    const width = values.map((value, day) => (value[2] ?? value[0]) - low[day]);
    const edge = { type: "line", symbol: "none", stack: `band ${place}`, lineStyle: { width: 0 }, silent: true };
    return [
      { ...edge, data: low, areaStyle: { opacity: 0 } },
      { ...edge, data: width, areaStyle: { color: colour, opacity: 0.25 } },
      { type: "line", name, symbol: "none", color: colour, lineStyle: { width: 2, type: place % 2 === 1 ? "dashed" : "solid" },
        data: values.map((value) => value[0]) },
    ];
  });
  return draw(380, {
    grid: { left: 70, right: 30, top: 50, bottom: 40 },
    legend: { data: series.map(({ name }) => name), top: 5, textStyle: FONT },
    xAxis: { type: "category", data: dayNames, axisLabel: axisText, boundaryGap: false },
    yAxis: { type: "value", min: 0, name: unit, nameTextStyle: { ...axisText, align: "left" }, axisLabel: axisText },
    series: lines,
  });
}

/** Flows between stations. links: [{source, target, value}] */
export function sankey(links) {
  const nodes = [...new Set(links.flatMap(({ source, target }) => [source, target]))];
  return draw(440, {
    series: [{ type: "sankey", left: 10, right: 240, top: 10, bottom: 10, nodeGap: 14, draggable: false,
      data: nodes.map((name, place) => ({ name, itemStyle: { color: COLOURS[place % COLOURS.length] } })), links,
      label: FONT, lineStyle: { color: "source", opacity: 0.3 }, emphasis: { disabled: true } }],
  });
}

/** How busy, by weekday (rows) and hour. values: [hour, weekday, percent] */
export function week(weekdays, values, most) {
  return draw(340, {
    grid: { left: 110, right: 30, top: 20, bottom: 90 },
    xAxis: { type: "category", data: Array.from({ length: 24 }, (_, hour) => String(hour)), axisLabel: axisText },
    yAxis: { type: "category", data: weekdays, inverse: true, axisLabel: axisText },
    visualMap: { min: 0, max: most, orient: "horizontal", left: "center", bottom: 5, calculable: false, textStyle: FONT,
      itemHeight: 240, text: [`${most} %`, "0 %"], inRange: { color: ["#eef4fa", "#7aa6d1", "#1d4e89", "#0b2545"] } },
    series: [{ type: "heatmap", data: values, itemStyle: { borderColor: "#ffffff", borderWidth: 1 } }],
  });
}
