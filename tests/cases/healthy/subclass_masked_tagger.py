import os
os.environ.setdefault("KERAS_BACKEND","jax")
import numpy as np, keras
from keras import layers
rng=np.random.default_rng(1)
n,T,V,K=2000,20,30,4
lens=rng.integers(5,T+1,n)
x=rng.integers(1,V,(n,T)); 
prev=np.roll(x,1,1); prev[:,0]=0; nxt=np.roll(x,-1,1); nxt[:,-1]=0
y=((x%2)+2*((prev>nxt)))
for i,l in enumerate(lens): x[i,l:]=0; y[i,l:]=0
class Tag(keras.Model):
    def __init__(s):
        super().__init__(); s.e=layers.Embedding(V,16,mask_zero=True); s.r=layers.Bidirectional(layers.GRU(24,return_sequences=True)); s.d=layers.Dense(K,activation="softmax")
    def call(s,x): return s.d(s.r(s.e(x)))
m=Tag(); m.compile(keras.optimizers.Adam(0.005),"sparse_categorical_crossentropy",metrics=["accuracy"])
m.fit(x,y,epochs=20,batch_size=64,validation_split=0.2,verbose=0)
