import { type ReactElement, useState } from "react";
import { emblemOf, initialsOf } from "./emblem.js";
import "./item-art.css";

interface ItemLooks {
  readonly definitionId: string;
  readonly name: string;
  readonly rarity: string;
  readonly imageUrl: string | null;
}

/** What an item looks like: its kind's picture, else an emblem in the colour of its rarity. Its name stands beside it. */
export function ItemArt({ imageUrl, ...looks }: ItemLooks): ReactElement {
  const [failed, setFailed] = useState<string>();
  if (imageUrl === null || imageUrl === failed) return <EmblemArt {...looks} />;
  return (
    <img
      className="item-art"
      src={imageUrl}
      alt=""
      loading="lazy"
      decoding="async"
      data-rarity={looks.rarity}
      onError={() => setFailed(imageUrl)}
    />
  );
}

function EmblemArt({ definitionId, name, rarity }: Omit<ItemLooks, "imageUrl">): ReactElement {
  const { path, petals, petal, turn } = emblemOf(definitionId);
  return (
    <svg className="item-art" viewBox="0 0 100 100" data-rarity={rarity} aria-hidden="true" focusable="false">
      <g transform={`rotate(${turn} 50 50)`}>
        <path className="item-art-star" d={path} />
        {Array.from({ length: petals }, (_, index) => (
          <ellipse
            key={index}
            cx={50}
            cy={50 - petal.distance}
            rx={petal.radiusX}
            ry={petal.radiusY}
            transform={`rotate(${(index * 360) / petals} 50 50)`}
          />
        ))}
      </g>
      <text x="50" y="51">
        {initialsOf(name)}
      </text>
    </svg>
  );
}
