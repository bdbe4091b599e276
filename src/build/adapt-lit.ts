import type { Plugin } from 'vite';

/** What the script changes in Lit: file, pattern and replacement. The build fails if a pattern matches nothing. */
const LIT_CHANGES: readonly (readonly [file: string, pattern: RegExp, replacement: string])[] = [
  // If a page lists its Trusted Types policies, a second Lit with the policy name `lit-html` throws when it loads. A second
  // copy of the script gets no policy and needs none, because its elements are never registered.
  [
    'lit-html',
    /([\w$]+)\.createPolicy\(\s*(['"])lit-html\2,\s*(\{[^}]*\})\)/,
    "(()=>{try{return $1.createPolicy('ve-scheduler',$3)}catch{return}})()",
  ],
  // Every supported browser has constructible style sheets.
  [
    'css-tag',
    /[\w$]+\.ShadowRoot&&\(.*?\)&&"adoptedStyleSheets"in .*?&&"replace"in CSSStyleSheet\.prototype/,
    '!0',
  ],
  // Each of our style sheets is made once, from `css`.
  [
    'css-tag',
    /(get styleSheet\(\)\{).*?return \w\}toString\(\)\{.*?\}/,
    '$1if(!this.o)(this.o=new CSSStyleSheet).replaceSync(this.cssText);return this.o}',
  ],
  ['css-tag', /,this\.t=\w(?=\}get)/, ''],
  ['css-tag', /\w instanceof CSSStyleSheet\?\w:(\w\.styleSheet)/, '$1'],
  // We use `css` only as it is meant, and without expressions.
  ['css-tag', /if\(this\._\$cssResult\$=!0,\w!==\w\)throw Error\(".*?"\);/, ''],
  ['css-tag', /\(t,\.\.\.e\)=>\{const \w=1===.*?;return (new \w\()\w,\w,\w\)\}/, 't=>$1t[0])'],
  // Nor SVG or MathML templates.
  ['lit-html', /2===\w\?"<svg>":3===\w\?"<math>":""/, '""'],
  ['lit-html', /2===\w\?"<\/svg>":3===\w\?"<\/math>":""/, '""'],
  ['lit-html', /,2===\w\|\|3===\w\)\{.*?\}(?=for)/, ');'],
  // Every template is a tagged one, without comments, and ends a tag that it begins.
  ['lit-html', /if\(!\w\(\w\)\|\|!\w\.hasOwnProperty\("raw"\)\)throw Error\(".*?"\);/, ''],
  ['lit-html', /\/<\(\?:\(!--\|.*?\/g,\w=\/-->\/g,\w=\/>\/g(?=,)/, '/<\\/?[a-zA-Z][^>\\s]*/g'],
  ['lit-html', /"!--"===\w\[1\]\?.*?void 0!==\w\[3\]&&\((\w=\w)\)/, '$1'],
  ['lit-html', /\((\w=)\w\?\?(\w,\w=-1\))/, '($1$2'],
  ['lit-html', /:\w===\w\|\|\w===\w\?\w=\w:\((\w=\w),\w=void 0\)/, ':$1'],
  // Expressions are values of attributes, or content: never an attribute's name.
  ['lit-html', /void 0===\w\[1\]\?\w=-2:/, ''],
  ['lit-html', /\(-2===\w\?\w:(\w)\)/, '$1'],
  // Directives are in the content alone.
  ['lit-html', /void 0!==\w\?\w\._\$Co\?\.\[\w\]:(?=\w\._\$Cl)/, ''],
  ['lit-html', /void 0!==\w\?\(\w\._\$Co\?\?=\[\]\)\[\w\]=\w:(?=\w\._\$Cl=)/, ''],
  ['lit-html', /(\w=)\w\(this,(\w\[\w\+\w\]),\w,\w\)/, '$1$2'],
  ['lit-html', /\w=\w\(this,\w,\w,0\),(?=\w=!)/, ''],
  ['lit-html', /\((\w)=\w\(this,(\w),\w,0\)\?\?(\w)\)/, '($1??=$3)'],
  // No template has an expression in a comment, in the text of such an element, or instead of an attribute.
  ['lit-html', /if\(\w\.test\(\w\.tagName\)\)\{.*?\}\}(?=\}else if\(8===)/, ''],
  ['lit-html', /(\.data===\w\)\w\.push\(\{type:2,index:\w\}\));else\{.*?length-1\}/, '$1;'],
  ['lit-html', /else \w\.startsWith\(\w\)&&\(\w\.push\(\{type:6,.*?\)\)/, ''],
  ['lit-html', /1===\w\.type\?(\w=new \w\.ctor\(.*?\)):6===\w\.type&&\(.*?\)(?=,)/, '$1'],
  // Nor is any compiled beforehand, or made for another document.
  ['lit-html', /(,\w)="number"==typeof \w\?(this\._\$AC\(\w\)):\(.*?\),\w\)(?=;)/, '$1=$2'],
  ['lit-html', /\(\w\?\.creationScope\?\?(\w)\)/, '$1'],
  // No directive asks for the nodes of its part, or whether they are on the page.
  ['lit-html', /get parentNode\(\)\{return this\._\$AM\.parentNode\}get _\$AU\(\)\{.*?\}/, ''],
  ['lit-html', /get _\$AU\(\)\{return this\._\$AM\?\._\$AU\?\?this\._\$Cv\}/, ''],
  ['lit-html', /,this\._\$Cv=\w\?\.isConnected\?\?!0/, ''],
  ['lit-html', /get parentNode\(\)\{let .*?get endNode\(\)\{.*?\}/, ''],
  ['lit-html', /get tagName\(\)\{.*?\}get _\$AU\(\)\{.*?\}/, ''],
  ['lit-html', /\w\?\._\$AO\?\.\(!1\),/, ''],
  ['lit-html', /this\._\$AP\?\.\(!1,!0,\w\);/, ';'],
  ['lit-html', /setConnected\(\w\)\{.*?\)\)\}/, ''],
  ['lit-html', /this\._\$AN=void 0,/g, ''],
  // Nor what kind of part it has, or about those around it.
  ['lit-html', /(class \w extends \w\{)constructor\(\)\{super\(\.\.\.arguments\),this\.type=[34]\}/g, '$1'],
  ['lit-html', /constructor\(\w,\w,\w,\w,\w\)\{super\(.*?\),this\.type=5\}/, ''],
  ['lit-html', /this\.type=[12],/g, ''],
  ['lit-html', /,(\w)\._\$AT\(\w,\w,\w\)/, ''],
  ['directive', /_\$AT\(.*?\}/, ''],
  ['lit-html', /(\w)&&!\w(?=&&this\.j\()/, '$1'],
  ['directive', /get _\$AU\(\)\{.*?\}/, ''],
  ['directive-helpers', /\w\._\$AQ\?\.\(\w\),/, ''],
  ['directive-helpers', /,void 0!==\w\._\$AP&&.*?_\$AP\(\w\)/, ''],
  // What `directive-helpers` gets: the class of parts alone.
  ['lit-html', /=\{M:\w,P:\w,.*?I:(\w),.*?\}(?=,)/, '=$1'],
  ['directive-helpers', /const\{I:(\w)\}=(\w),/, 'const $1=$2,'],
  ['lit-element', /,this\._\$Do=void 0/, ''],
  ['lit-element', /this\.hasUpdated\|\|\(.*?\),super/, 'super'],
  [
    'lit-element',
    /this\._\$Do=(\w\(.*?\))\}connectedCallback\(\)\{.*?\}disconnectedCallback\(\)\{.*?\}/,
    '$1}',
  ],
  // Nothing is in a shadow root before its first view.
  ['lit-element', /createRenderRoot\(\)\{.*?\}(?=update\()/, ''],
  ['lit-html', /const (\w)=\w\?\.renderBefore\?\?\w;let (\w)=\1\._\$litPart\$;/, 'let $2=i._$litPart$;'],
  [
    'lit-html',
    /const (\w)=\w\?\.renderBefore\?\?null;\w\._\$litPart\$=(\w)=new (\w)\((\w).insertBefore\((\w\(\)),\1\),\1,void 0,(\w)\?\?\{\}\)/,
    '$4._$litPart$=$2=new $3($4.appendChild($5),null,void 0,$6)',
  ],
  ['lit-html', /if\(\w\.hasAttributes\(\)\)(?=for)/, ''],
  // Listeners are functions without options.
  ['lit-html', /\|\|\w\.capture!==.*?passive(?=,)/, ''],
  [
    'lit-html',
    /(\w)=(\w)===(\w)&&(\w)!==\3,(\w)=\2!==\3&&\(\4===\3\|\|\1\)/,
    '$1=$2===$3&&$4!==$3,$5=$2!==$3&&$4===$3',
  ],
  // An exception in one is shown.
  [
    'lit-html',
    /"function"==typeof this\._\$AH\?.*?:this\._\$AH\.handleEvent\((\w)\)/,
    'try{this._$AH($1)}catch(e){this.options.host.handleException(e)}',
  ],
  // Lit takes options from the function, and Sugar gives each function a property `once`.
  ['lit-html', /(removeEventListener\(this\.name,this),\w/, '$1'],
  ['lit-html', /(addEventListener\(this\.name,this),\w/, '$1'],
  // Directives in the content alone can ask for no change.
  ['lit-html', /\|\|(\w!==this\._\$AH)&&\w!==\w(?=,)/, '||$1'],
  ['lit-html', /\w===\w&&\(\w=this\._\$AH\[\w\]\),/, ''],
  ['lit-html', /if\(\((\w\?\?=\w)\)===\w\)return;/, '$1;'],
  // Nothing asks a part for what is around it.
  ['lit-html', /,this\._\$AM=\w/g, ''],
  ['lit-html', /_\$AI\(t,i=this\)\{t=M\(this,t,i\)/, '_$AI(t){t=M(this,t)'],
  ['lit-html', /(_\$AS\(\w,\w\.values\),\w),\w(?=\))/, '$1'],
  ['lit-html', /_\$AI\(t,i=this,s,e\)/, '_$AI(t,s)'],
  ['lit-html', /_\$AI\(t,i=this\)/, '_$AI(t)'],
  ['lit-html', /(\w\._\$AI\(\w),\w(?=,\w\))/, '$1'],
  ['lit-html', /(new k\(h,h\.nextSibling|new r\.ctor\(.*?|this\.O\(c\(\)\)),this(?=[,)])/g, '$1'],
  ['lit-html', /(new k\(\w\.appendChild\(.*?\),null),void 0/, '$1'],
  ['lit-html', /(constructor\(t,i),s(?=,e\)\{this\._\$AH)/, '$1'],
  ['lit-html', /(constructor\(t,i,s),e(?=,h\))/, '$1'],
  ['lit-html', /(new R\(\w),this(?=\))/, '$1'],
  ['lit-html', /(constructor\(t),i(?=\)\{this\._\$AV)/, '$1'],
  ['directive-helpers', /(new \w\(\w,\w),\w(?=,\w\.options\))/, '$1'],
  ['lit-html', /if\(\w===\w\)return \w;(?=let )/, ''],
  ['lit-element', /render\(\)\{return \w\}/, ''],
  // Lists are iterable.
  ['lit-html', /(\w)=>\w\(\1\)\|\|"function"==typeof \1\?\.\[Symbol\.iterator\]/, '$1=>$1[Symbol.iterator]'],
  // Every template is HTML, and has parts, each of its own kind.
  [
    'lit-html',
    /(\w)=\w=>(\(\w,\.\.\.\w\)=>\(\{_\$litType\$:)\w(.*?\}\)),(\w)=\1\(1\),(\w)=\1\(2\),(\w)=\1\(3\)/,
    '$4=$21$3,$5=0,$6=0',
  ],
  ['lit-html', /void 0!==\w&&(?=\(void 0!==\w\.strings)/, ''],
  ['lit-html', /(const\{values:\w),_\$litType\$:\w(?=\}=)/, '$1'],
  ['lit-html', /(\(\{strings:\w),_\$litType\$:\w\},\w(?=\)\{)/, '$1}'],
  ['lit-html', /(createElement\(\w),\w(?=\),)/, '$1'],
  ['lit-html', /(createElement\(\w),\w(?=\)\{)/, '$1'],
  ['lit-html', /(function V\()\w,/, '$1'],
  ['lit-html', /V\(\w,(.*?\))\+\(""\)\)/, 'V($1)'],
  // What is there is true.
  ['lit-html', /void 0!==(\w\._\$litType\$\?)/, '$1'],
  ['lit-html', /void 0!==(\w\.nodeType\?)/, '$1'],
  ['lit-html', /void 0===(\w)(&&\w\.set\()/, '!$1$2'],
  ['lit-html', /null!==(\(\w=\w\.nextNode\(\)\))/, '$1'],
  ['lit-html', /for\(;void 0!==(\w);\)/, 'for(;$1;)'],
  ['lit-html', /if\(void 0===(\w)\)(?=\w=)/, 'if(!$1)'],
  ['lit-html', /new String\b/, 'this'],
  // Every directive has an update of its own.
  ['directive', /constructor\(\w\)\{\}/, ''],
  ['directive', /update\(\w,\w\)\{.*?\}/, ''],
  ['keyed', /render\(\w,\w\)\{.*?\}/, ''],
  ['lit-html', /(\(""!==s\[0\]|""!==s\[1\])\?(\(this\._\$AH=.*?\)):this\._\$AH=\w(?=\})/, '$1)&&$2'],
  ['lit-html', /(?=\w\.length>2\|\|)/, '('],
  // No page replaces nodes by wrappers of its own.
  ['lit-html', /i\((\w)\)\.(nextSibling|remove)/g, '$1.$2'],
  // No property has a type; see `attributes`.
  ['reactive-element', /\w=\w\.trustedTypes,\w=\w\?\w\.emptyScript:"",/, ''],
  ['reactive-element', /\w\.state&&\(\w\.attribute=!1\),/, ''],
  ['reactive-element', /,getOwnPropertyDescriptor:\w|,getOwnPropertySymbols:\w/g, ''],
  // Our elements take the style sheets that their document takes.
  [
    'reactive-element',
    /this\.constructor\.shadowRootOptions\);return \w\(\w,this\.constructor\.elementStyles\),(\w)/,
    '{mode:"open"});return this.adoptedCallback(),$1',
  ],
  ['reactive-element', /,\w\.shadowRootOptions=\{mode:"open"\}/, ''],
  ['reactive-element', /removeController\(\w\)\{.*?\}/, ''],
  [
    'reactive-element',
    /=\(void 0!==\w\.converter\?\.toAttribute\?\w\.converter:\w\)\.toAttribute\((\w),\w\.type\)/,
    '=$1',
  ],
  [
    'reactive-element',
    /,\w="function"==typeof (\w\.converter)\?\{.*?;(this\._\$Em=\w;const \w=)\w\.fromAttribute\((\w),\w\.type\)/,
    ';$2$1?$1($3):$3',
  ],
  ['reactive-element', /\w=\{toAttribute\(.*?\}\},(\w=\(\w,\w\)=>!\w\()/, '$1'],
  ['reactive-element', /,\w as defaultConverter/, ''],
  ['reactive-element', /\(\w\.hasChanged\?\?(\w)\)/, '$1'],
  // Each property says the name of its attribute, or that it has none.
  ['reactive-element', /,\w=\{attribute:!0,type:String.*?\}(?=;)/, ''],
  ['reactive-element', /(createProperty\(\w,\w)=\w\)/, '$1)'],
  ['reactive-element', /(elementProperties\.get\(\w\))\?\?\w(?=\}static)/, '$1'],
  ['reactive-element', /"string"==typeof (\w)\?\1:"string"==typeof \w\?\w\.toLowerCase\(\):void 0/, '$1'],
  // None of our classes has an accessor of its own for a property.
  ['reactive-element', /this\.prototype\.hasOwnProperty\(\w\)&&\(.*?\.wrapped=!0\),/, ''],
  [
    'reactive-element',
    /const \w=this\.constructor\.elementProperties;if\(\w\.size>0\)for\(.*?\}(?=\}let )/,
    '',
  ],
  // Every update is made, and at once.
  [
    'reactive-element',
    /const \w=this\.scheduleUpdate\(\);return null!=\w&&await \w,(.*?)scheduleUpdate\(\)\{.*?\}/,
    'this.performUpdate();return $1',
  ],
  ['reactive-element', /this\.getUpdateComplete\(\)\}getUpdateComplete\(\)\{return /, ''],
  ['reactive-element', /(\w)=this\.shouldUpdate\(\w\),\1\?\((.*?)\):this\._\$EM\(\)\}/, '$2}'],
  ['reactive-element', /let \w=!1;(?=const \w=this\._\$AL;)/, ''],
  ['reactive-element', /(throw )\w=!1,(.*?\})\w&&/, '$1$2'],
  ['reactive-element', /shouldUpdate\(\w\)\{return!0\}/, ''],
  [
    'reactive-element',
    /getPropertyDescriptor\((\w),(\w),(\w)\)\{.*?;return\{get:.*?\},(?=configurable)/,
    'getPropertyDescriptor($1,$2,$3){return{get(){return this[$2]},set(value){const old=this[$2];this[$2]=value;this.requestUpdate($1,old,$3)},',
  ],
  ['reactive-element', /;void 0!==\w&&(?=\w\(this\.prototype)/, ';'],
  ['reactive-element', /!\w\.noAccessor/, '1'],
  ['reactive-element', /\[\.\.\.(\w\(\w\)),\.\.\.\w\(\w\)\]/, '$1'],
  // Each class has one list of style sheets, and none of them twice.
  [
    'reactive-element',
    /finalizeStyles\((\w)\)\{.*?return \w\}(?=static)/,
    'finalizeStyles($1){return[$1].flat(1/0)}',
  ],
  // Nobody waits for the first update alone.
  ['reactive-element', /,this\.firstUpdated\(\w\)/, ''],
  ['reactive-element', /firstUpdated\(\w\)\{\}/, ''],
  ['reactive-element', /,wrapped:\w\},\w(?=\))/, '}'],
  ['reactive-element', /,\w=!1,(?=\w\)\{if\(void 0)/, ','],
  ['reactive-element', /void 0!==(\w)&&!0===\w\.reflect/, '1'],
  ['reactive-element', /(\w)\?\?(\w\?\?this\[\w\])\),!0!==\w\|\|void 0!==\1\)/, '$2),1)'],
  ['reactive-element', /!1===\w&&\((\w=this\[\w\])\)/, '$1'],
  // Our elements handle what an update throws.
  ['reactive-element', /try\{(await this\._\$ES)\}catch\(\w\)\{.*?\}/, '$1;'],
  ['reactive-element', /try\{(this\.willUpdate.*?)\}catch\(\w\)\{throw this\._\$EM\(\),\w\}/, '$1;'],
  // A method that is called once.
  ['reactive-element', /_\$AE\(t\)\{(.*?)\}(?=_\$EM)/, ''],
  [
    'reactive-element',
    /this\._\$AE\(s\)/,
    'this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated=!0,this.updated(s)',
  ],
  // Names that only another compiler shortens.
  ['reactive-element', /\b\w\("(elementProperties|finalized|properties)"\)/g, '"$1"'],
  // Decorators, which we do not use, would add `Symbol.metadata` to the page.
  ['reactive-element', /Symbol\.metadata\?\?=.*?new WeakMap;/, ''],
  ['reactive-element', /const (\w)=this\[Symbol\.metadata\];if\(null!==\1\)\{[^}]*\}/, ''],
  // Hooks for polyfills and hydration, and the lists of versions by which a page's own Lit warns of a second one.
  ...['reactive-element', 'lit-html', 'lit-element'].flatMap((file) => [
    [file, /[\w$]+\.\w+PolyfillSupport/, 'void 0'] as const,
    [file, /\([\w$]+\.\w+Versions\?\?=\[\]\)\.push\("[^"]*"\)/, '0'] as const,
  ]),
  ['reactive-element', /static addInitializer\(.*?\}(?=static)/, ''],
  ['reactive-element', /,this\.constructor\.l\?\.forEach\(.*?\)\)(?=\})/, ''],
  ['reactive-element', /void 0!==t\.l&&\(this\.l=\[\.\.\.t\.l\]\),/, ''],
  ['lit-element', /\w\._\$litElement\$=!0,/, ''],
  ['lit-element', /[\w$]+\.litElementHydrateSupport\?\.\(\{[^}]*\}\)/, '0'],
];

/** Takes from Lit what our elements do not use. */
export const adaptLit: Plugin = {
  name: 'adapt-lit',
  transform(code, id) {
    if (/\bcss`[^`]*\$\{/.test(code)) throw new Error(`${id} has an expression in a style`);
    const file =
      /(?:lit-html|reactive-element|lit-element)[\\/](lit-html|css-tag|reactive-element|lit-element|directive-helpers|directive|directives[\\/]keyed)\.js$/
        .exec(id)?.[1]
        ?.replace(/^directives./, '');
    if (!file) return null;
    for (const [name, pattern, replacement] of LIT_CHANGES) {
      if (name !== file) continue;
      if (!pattern.test(code)) throw new Error(`${file} has no ${pattern}`);
      code = code.replace(pattern, replacement);
    }
    return { code, map: null };
  },
};
